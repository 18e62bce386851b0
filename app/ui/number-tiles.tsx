import type { ReactNode } from "react";

export interface NumberTile {
  key: string;
  value: ReactNode;
  words: ReactNode;
  /** A second line, quieter. */
  note?: ReactNode;
}

/** A handful of numbers that belong together, each on a sheet of its own with what it counts. */
export function NumberTiles({ label, tiles }: { label: string; tiles: readonly NumberTile[] }) {
  return (
    <ul className="number-tiles" aria-label={label}>
      {tiles.map(({ key, value, words, note }) => (
        <li key={key} className="card number-tile">
          <b>{value}</b>
          <span>{words}</span>
          {note && <span className="xs dim3">{note}</span>}
        </li>
      ))}
    </ul>
  );
}
