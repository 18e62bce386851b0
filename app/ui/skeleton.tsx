/** Rows of the height of the real ones, while they are fetched. */
export function SkeletonRows({ rows, columns, className }: { rows: number; columns: number; className?: string }) {
  return (
    <>
      {Array.from({ length: rows }, (_, row) => (
        <tr key={row} className={className} aria-hidden="true">
          {Array.from({ length: columns }, (_, column) => (
            <td key={column}>
              <span className="sk" style={{ width: `${62 - ((row * 7 + column * 13) % 26)}%` }} />
              <span className="sk mt-2 opacity-60" style={{ width: `${44 - ((row * 5 + column * 11) % 20)}%` }} />
            </td>
          ))}
        </tr>
      ))}
    </>
  );
}
