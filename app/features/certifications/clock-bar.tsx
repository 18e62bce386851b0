import type { ClockFigure } from "./clock-figure";

const SIZES = {
  row: { height: 16, track: 10, radius: 3, notch: 1.5, needle: 2 },
  large: { height: 32, track: 22, radius: 4, notch: 2, needle: 2.5 },
};

/**
 * One bar of the certificate's life: notches at its audits, yellow from the moment a window opens, a needle for today, red when ended.
 * Drawn with attributes only; the words beneath it say the same, so a reader of the screen is told once.
 */
export function ClockBar({
  figure,
  size = "row",
  label,
}: {
  figure: ClockFigure;
  size?: keyof typeof SIZES;
  label?: string;
}) {
  const { height, track, radius, notch, needle } = SIZES[size];
  const y = (height - track) / 2;
  return (
    <svg
      className={size === "large" ? "clock l" : "clock"}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      <rect className="ck-t" y={y} width="100%" height={track} rx={radius} />
      <rect
        className={figure.late ? "ck-f late" : "ck-f"}
        y={y}
        width={`${figure.needle}%`}
        height={track}
        rx={radius}
      />
      {!figure.late &&
        figure.windows.map(([from, to]) => (
          <rect
            key={from}
            className="ck-w"
            x={`${from}%`}
            y={y}
            width={`${Math.round((to - from) * 10) / 10}%`}
            height={track}
          />
        ))}
      {figure.notches.map((at) => (
        <rect key={at} className="ck-a" x={`${at}%`} y={y} width={notch} height={track} />
      ))}
      <rect className="ck-n" x={`${Math.min(figure.needle, 99)}%`} width={needle} height={height} />
    </svg>
  );
}
