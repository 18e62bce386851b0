import { catalogue } from "./catalogue";

/** Why a file is refused as a whole, as app/features/imports says it; what a place may hold follows from its name (told.server.ts). */
export const toldFilesText = catalogue({
  en: {
    empty: "The file is empty.",
    otherKind: "The file is {toldWhat}, not a text list: save it as CSV and import that.",
    kindXlsx: "a spreadsheet or an archive (.xlsx, .zip)",
    kindXls: "an old spreadsheet (.xls), or one behind a password",
    kindGz: "a compressed file (.gz)",
    kindPdf: "a PDF",
    kindPicture: "a picture",
    utf32: "The file is UTF-32, which no list of ours is: save it as UTF-8.",
    webPage:
      "The file is a web page, not a list (“{excerpt}”): the download probably needs a login. Fetch the list again.",
    json: "The file is JSON, not a list of lines: export it as CSV.",
    otherEncoding:
      "The file is {found}, and the source is declared as {form}: save it as {wanted}, change the declaration, or confirm the encoding for this file.",
    cutLetter: "The file ends in the middle of a letter (line {line}): it was cut. Fetch it again.",
    notUtf8:
      "Line {line} is not UTF-8 (byte {byte} near “{excerpt}”): the file is probably {encoding}. Save it as UTF-8, change the encoding in the declaration, or confirm it for this file.",
    tooLarge:
      "The file has {size, number} MB, and files of {source} may have {most, number} MB: it is another file, or maxBytes has to be raised in the declaration.",

    sheetLacking: "The workbook lacks its sheet “{sheet}”.",
    rowColumns: "Row {line} has more than {most, number} columns: this is not one of our lists.",
    rowOrder: "The rows of the sheet are not in order after row {line}: save it again.",
    rowCell: "Row {line} has a cell “{cell}”: save the sheet again.",
    rowCellLong: "A cell of row {line} has more than {most, number} characters.",
    sheetRows: "The sheet has {rows, number} rows, but {read, number} were read: save it again.",
    sheetText: "A cell points to a text that the workbook lacks: save it again.",
    noWorkbook: "The file is an archive, but no Excel workbook (.xlsx): save the list as .xlsx or CSV.",
    oldSpreadsheet:
      "The file is an old spreadsheet (.xls), or one behind a password: save it as .xlsx without a password.",
    notWorkbook:
      "The file is no Excel workbook (.xlsx), and the source is declared as one: get the .xlsx, or change the declaration.",
    manyParts: "The archive has {parts, number} parts, more than {most, number}: this is no list.",
    password: "The workbook is behind a password: save it without one.",
    partTwice: "The archive has “{part}” twice: it is damaged.",
    inflated: "The workbook would unpack to more than 200 MB: this is no list, or one to get as CSV.",
    dense:
      "A part of the workbook would unpack to {times, number} times its size, more than {most, number}: this is an attack, or no list.",
    partLies: "A part of the workbook unpacks to more than it says.",
    cellLong: "A cell has more than {most, number} characters: this is no list of firms.",
    damagedOrCut: "The workbook is damaged or was cut ({why}): fetch it again.",
    damaged: "The workbook is damaged ({why}): save it again.",
    noSheets: "The workbook does not say where its sheets are: save it again.",
    noVisibleSheet: "The workbook has no visible sheet.",
    noSheet: "The workbook has no sheet “{sheet}”; it has {names}: rename it, or change the declaration.",
    noSheetNone: "The workbook has no sheet “{sheet}”; it has none: rename it, or change the declaration.",
    longTexts: "The texts of the workbook have more than {most, number} characters: get the list as CSV.",

    quoteInCell:
      'Line {line} has a quote inside a quoted cell: write it twice (""), or take it out. Nothing after it can be trusted.',
    firstLineColumns: "The first line has more than {most, number} columns: this is not one of our lists.",
    longLine: "Line {line} goes on for more than {most, number} characters: this is not a list of lines.",
    recordsRead:
      'The file has {records, number} records, but {read, number} were read: a quote stands where none belongs. Look for single " signs.',
    openQuote:
      "The quote opened on line {line} is never closed, or its cell is longer than {most, number} characters: everything after it would be one cell. Close it, or take it out.",
    runTogether:
      "A quote on line {line} makes {lines, number} lines one row: one is missing, or one too many. Close it on its own line, or take it out.",
    emptyEnd:
      "The file stops after the last separator of line {line}, where every other row goes on: it was cut. Fetch it again, or end the last line with a line break.",
    cutRow:
      "The file stops in the middle of line {line} ({cells, number} of {wanted, number} cells, “{cell}” {toldReason}): it was cut. Fetch it again.",

    noHeader:
      "No header was found in the first {lines, number} lines: none of them has a column such as {names}. The first line reads “{firstLine}”.",
    noHeaderBlind: "No header was found in the first {lines, number} lines: none of them has a column such as “…”.",
    otherSeparator:
      "The columns are separated by {separator}, and {source} is declared with {declared}: save the file that way, change the declaration, or confirm the separator for this file.",
    columnUnnamed: "Column {column} of the header (line {line}) has no name: name it, or delete it.",
    columnTwice: "The header (line {line}) has “{name}” twice, in columns {column} and {other}: rename one of them.",
    thingTwice:
      "The header (line {line}) names one thing twice: “{name}” (column {column}) and “{otherName}” (column {other}) are both declared as {field}. Delete one of them, or list it as ignored.",
    thingTwiceBlind:
      "The header (line {line}) names one thing twice: “…” (column {column}) are both declared as {field}. Delete one of them, or list it as ignored.",
    columnUnknown:
      "Column “{name}” (line {line}) is not declared: map it or list it as ignored in the declaration of {source}.",
    columnNear:
      "Column “{name}” (line {line}) is not declared; the nearest declared name is “{near}”: rename it, or add it as a synonym in the declaration of {source}.",
    columnNearBlind: "Column “…”: rename it, or add it as a synonym in the declaration of {source}.",
    moreColumns: "{columns, number} more columns are not declared.",
    columnsLacking: "The header (line {line}) lacks {names}: the file has changed its columns, or is another list.",
    columnsLackingBlind: "Column “…”: the file has changed its columns, or is another list.",
  },
  fr: {
    empty: "Le fichier est vide.",
    otherKind: "Le fichier est {toldWhat}, pas une liste en texte : enregistrez-le en CSV et importez celui-ci.",
    kindXlsx: "une feuille de calcul ou une archive (.xlsx, .zip)",
    kindXls: "une ancienne feuille de calcul (.xls), ou une feuille protégée par un mot de passe",
    kindGz: "un fichier compressé (.gz)",
    kindPdf: "un PDF",
    kindPicture: "une image",
    utf32: "Le fichier est en UTF-32, ce qu’aucune de nos listes n’est : enregistrez-le en UTF-8.",
    webPage:
      "Le fichier est une page Web, pas une liste (« {excerpt} ») : le téléchargement demande sans doute une connexion. Obtenez la liste de nouveau.",
    json: "Le fichier est en JSON, pas une liste de lignes : exportez-le en CSV.",
    otherEncoding:
      "Le fichier est en {found}, et la source est déclarée en {form} : enregistrez-le en {wanted}, changez la déclaration, ou confirmez l’encodage pour ce fichier.",
    cutLetter: "Le fichier se termine au milieu d’une lettre (ligne {line}) : il a été coupé. Obtenez-le de nouveau.",
    notUtf8:
      "La ligne {line} n’est pas en UTF-8 (octet {byte} près de « {excerpt} ») : le fichier est probablement en {encoding}. Enregistrez-le en UTF-8, changez l’encodage dans la déclaration, ou confirmez-le pour ce fichier.",
    tooLarge:
      "Le fichier fait {size, number} Mo, et ceux de {source} peuvent en faire {most, number} : c’est un autre fichier, ou maxBytes est à relever dans la déclaration.",

    sheetLacking: "Il manque au classeur sa feuille « {sheet} ».",
    rowColumns: "La ligne {line} a plus de {most, number} colonnes : ce n’est pas une de nos listes.",
    rowOrder: "Les lignes de la feuille ne sont plus dans l’ordre après la ligne {line} : enregistrez-la de nouveau.",
    rowCell: "La ligne {line} a une cellule « {cell} » : enregistrez la feuille de nouveau.",
    rowCellLong: "Une cellule de la ligne {line} a plus de {most, number} caractères.",
    sheetRows:
      "La feuille a {rows, plural, one {# ligne} other {# lignes}}, mais {read, plural, one {# a été lue} other {# ont été lues}} : enregistrez-la de nouveau.",
    sheetText: "Une cellule renvoie à un texte que le classeur n’a pas : enregistrez-le de nouveau.",
    noWorkbook:
      "Le fichier est une archive, mais pas un classeur Excel (.xlsx) : enregistrez la liste en .xlsx ou en CSV.",
    oldSpreadsheet:
      "Le fichier est une ancienne feuille de calcul (.xls), ou une feuille protégée par un mot de passe : enregistrez-la en .xlsx, sans mot de passe.",
    notWorkbook:
      "Le fichier n’est pas un classeur Excel (.xlsx), et la source est déclarée comme un classeur : obtenez le .xlsx, ou changez la déclaration.",
    manyParts: "L’archive a {parts, number} parties, plus de {most, number} : ce n’est pas une liste.",
    password: "Le classeur est protégé par un mot de passe : enregistrez-le sans mot de passe.",
    partTwice: "L’archive contient « {part} » deux fois : elle est endommagée.",
    inflated:
      "Le classeur ferait plus de 200 Mo une fois décompressé : ce n’est pas une liste, ou bien obtenez-la en CSV.",
    dense:
      "Une partie du classeur, décompressée, ferait {times, number} fois sa taille, plus de {most, number} : c’est une attaque, ou ce n’est pas une liste.",
    partLies: "Une partie du classeur, décompressée, dépasse la taille qu’elle annonce.",
    cellLong: "Une cellule a plus de {most, number} caractères : ce n’est pas une liste d’entreprises.",
    damagedOrCut: "Le classeur est endommagé ou a été coupé ({why}) : obtenez-le de nouveau.",
    damaged: "Le classeur est endommagé ({why}) : enregistrez-le de nouveau.",
    noSheets: "Le classeur ne dit pas où sont ses feuilles : enregistrez-le de nouveau.",
    noVisibleSheet: "Le classeur n’a aucune feuille visible.",
    noSheet: "Le classeur n’a pas de feuille « {sheet} »; il a {names} : renommez-la, ou changez la déclaration.",
    noSheetNone:
      "Le classeur n’a pas de feuille « {sheet} »; il n’en a aucune : renommez-la, ou changez la déclaration.",
    longTexts: "Les textes du classeur ont plus de {most, number} caractères : obtenez la liste en CSV.",

    quoteInCell:
      'La ligne {line} a un guillemet dans une cellule entre guillemets : écrivez-le deux fois (""), ou enlevez-le. Rien de ce qui suit n’est fiable.',
    firstLineColumns: "La première ligne a plus de {most, number} colonnes : ce n’est pas une de nos listes.",
    longLine: "La ligne {line} dépasse {most, number} caractères : ce n’est pas une liste de lignes.",
    recordsRead:
      'Le fichier a {records, plural, one {# enregistrement} other {# enregistrements}}, mais {read, plural, one {# a été lu} other {# ont été lus}} : il y a un guillemet là où il n’en faut pas. Cherchez les " isolés.',
    openQuote:
      "Le guillemet ouvert à la ligne {line} n’est jamais fermé, ou sa cellule dépasse {most, number} caractères : tout ce qui suit ne ferait qu’une cellule. Fermez-le, ou enlevez-le.",
    runTogether:
      "Un guillemet à la ligne {line} réunit {lines, number} lignes en une : il en manque un, ou il y en a un de trop. Fermez-le sur sa propre ligne, ou enlevez-le.",
    emptyEnd:
      "Le fichier s’arrête après le dernier séparateur de la ligne {line}, là où toutes les autres continuent : il a été coupé. Obtenez-le de nouveau, ou terminez la dernière ligne par un saut de ligne.",
    cutRow:
      "Le fichier s’arrête au milieu de la ligne {line} ({cells, number} des {wanted, number} cellules, « {cell} » {toldReason}) : il a été coupé. Obtenez-le de nouveau.",

    noHeader:
      "Aucun en-tête n’a été trouvé dans les {lines, number} premières lignes : aucune n’a de colonne comme {names}. La première ligne se lit « {firstLine} ».",
    noHeaderBlind:
      "Aucun en-tête n’a été trouvé dans les {lines, number} premières lignes : aucune n’a de colonne comme « … ».",
    otherSeparator:
      "Les colonnes sont séparées par des {separator, select, commas {virgules} semicolons {points-virgules} tabs {tabulations} bars {barres} other {{separator}}}, et {source} est déclarée avec des {declared, select, commas {virgules} semicolons {points-virgules} tabs {tabulations} bars {barres} other {{declared}}} : enregistrez le fichier ainsi, changez la déclaration, ou confirmez le séparateur pour ce fichier.",
    columnUnnamed: "La colonne {column} de l’en-tête (ligne {line}) n’a pas de nom : nommez-la, ou supprimez-la.",
    columnTwice:
      "L’en-tête (ligne {line}) contient « {name} » deux fois, dans les colonnes {column} et {other} : renommez l’une d’elles.",
    thingTwice:
      "L’en-tête (ligne {line}) nomme deux fois la même chose : « {name} » (colonne {column}) et « {otherName} » (colonne {other}) sont toutes deux déclarées comme {field}. Supprimez-en une, ou déclarez-la comme écartée.",
    thingTwiceBlind:
      "L’en-tête (ligne {line}) nomme deux fois la même chose : « … » (colonne {column}) sont toutes deux déclarées comme {field}. Supprimez-en une, ou déclarez-la comme écartée.",
    columnUnknown:
      "La colonne « {name} » (ligne {line}) n’est pas déclarée : associez-la à un champ, ou déclarez-la comme écartée, dans la déclaration de {source}.",
    columnNear:
      "La colonne « {name} » (ligne {line}) n’est pas déclarée; le nom déclaré le plus proche est « {near} » : renommez-la, ou ajoutez-la comme synonyme dans la déclaration de {source}.",
    columnNearBlind: "La colonne « … » : renommez-la, ou ajoutez-la comme synonyme dans la déclaration de {source}.",
    moreColumns:
      "{columns, plural, one {# autre colonne n’est pas déclarée.} other {# autres colonnes ne sont pas déclarées.}}",
    columnsLacking:
      "Il manque à l’en-tête (ligne {line}) {names} : le fichier a changé de colonnes, ou c’est une autre liste.",
    columnsLackingBlind: "La colonne « … » : le fichier a changé de colonnes, ou c’est une autre liste.",
  },
});
