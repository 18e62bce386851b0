import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  name: string;
  data: Buffer | string;
  /** What the table of contents says instead of the truth. */
  claimedSize?: number;
  flags?: number;
}

/** A ZIP archive made by hand, so that tests can make wrong ones. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  for (const { name, data, claimedSize, flags = 0x800 } of entries) {
    const bytes = Buffer.from(data);
    const packed = deflateRawSync(bytes);
    const fileName = Buffer.from(name);
    const size = claimedSize ?? bytes.length;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(fileName.length, 22);
    parts.push(Buffer.from("PK\u0003\u0004"), common, fileName, packed);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    table.push(Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), common, entry, fileName);
    offset += 4 + common.length + fileName.length + packed.length;
  }
  const contents = Buffer.concat(table);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(contents.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, contents, Buffer.from("PK\u0005\u0006"), end]);
}

/** A cell of a sheet: text, or markup of its own. */
export type SheetCell = string | { xml: string } | null;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("]]>", "]]&gt;");

const column = (place: number): string =>
  (place >= 26 ? column(Math.floor(place / 26) - 1) : "") + String.fromCharCode(65 + (place % 26));

/** The markup of a sheet. A row that is null is left out, as spreadsheets leave out empty ones. */
export function sheetXml(rows: readonly (readonly SheetCell[] | null)[]): string {
  const lines = rows.map((cells, row) =>
    cells === null
      ? ""
      : `<row r="${row + 1}">${cells
          .map((cell, place) => {
            if (cell === null) return "";
            const reference = `${column(place)}${row + 1}`;
            return typeof cell === "string"
              ? `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
              : cell.xml.replace("<c ", `<c r="${reference}" `);
          })
          .join("")}</row>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${lines.join("")}</sheetData></worksheet>`;
}

/** The parts of a workbook. Style 1 is a day (yyyy-mm-dd), 2 five digits, 3 Excel's own short date. */
export function workbookParts(
  sheets: Readonly<Record<string, string>>,
  more: { strings?: string; date1904?: boolean; hidden?: string } = {},
): ZipEntry[] {
  const names = Object.keys(sheets);
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return [
    {
      name: "xl/workbook.xml",
      data: `<workbook xmlns="${main}" xmlns:r="${relation}"><workbookPr${more.date1904 ? ' date1904="1"' : ""}/><sheets>${names
        .map(
          (name, index) =>
            `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="r${index}"${name === more.hidden ? ' state="hidden"' : ""}/>`,
        )
        .join("")}</sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      data: `<Relationships>${names
        .map(
          (_, index) =>
            `<Relationship Id="r${index}" Type="${relation}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
        )
        .join(
          "",
        )}<Relationship Id="s" Type="${relation}/styles" Target="/xl/styles.xml"/><Relationship Id="t" Type="${relation}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    },
    {
      name: "xl/styles.xml",
      data: `<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd;@"/><numFmt numFmtId="165" formatCode="00000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    },
    { name: "xl/sharedStrings.xml", data: more.strings ?? `<sst xmlns="${main}"/>` },
    ...names.map((name, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, data: sheets[name]! })),
  ];
}
