/** What a value was, struck, and what it becomes: an element of its own each, so that it is read out as such. */
export function Was({ value, none }: { value: string | null; none: string }) {
  return value === null || value === "" ? <span className="dim3">{none}</span> : <del className="was">{value}</del>;
}

export function Becomes({ value, none }: { value: string | null; none: string }) {
  return value === null || value === "" ? <span className="dim3">{none}</span> : <ins className="becomes">{value}</ins>;
}
