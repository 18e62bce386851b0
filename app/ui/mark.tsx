/** The mark: a bar, its yellow window, a needle. Never a shield or a tick that could pass for a certification. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden="true" className="mark">
      <rect x="1" y="1" width="26" height="26" rx="6" className="mark-ground" />
      <rect x="5" y="11" width="18" height="6" rx="1.5" className="mark-bar" />
      <path d="M17 11h4.5a1.5 1.5 0 0 1 1.5 1.5v3a1.5 1.5 0 0 1-1.5 1.5H17z" className="mark-window" />
      <path d="M19 7.5v13" className="mark-needle" />
    </svg>
  );
}
