import type { ClockFigure } from "./clock-figure";

const WIDTH = 176;
const SIZES = {
  row: { height: 16, track: 10, notch: 1.5, needle: 2 },
  large: { height: 32, track: 22, notch: 2, needle: 2.5 },
};

/**
 * One bar of the certificate's life: notches at its audits, yellow from the moment a window opens, a needle for today, red when
 * ended. Drawn with attributes only; the words beneath it say the same, so a reader of the screen is told once.
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
  if (size === "large") return <LargeBar figure={figure} label={label} />;
  const { height, track, notch, needle } = SIZES.row;
  const top = (height - track) / 2;
  const at = (percent: number) => Math.round((percent * WIDTH) / 10) / 10;
  const bar = (from: number, to: number) => `M${at(from)} ${top}H${at(to)}v${track}H${at(from)}z`;
  // Few and short elements: a page of results has twenty of these.
  return (
    <svg className="clock" viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
      <path className="ck-t" d={bar(0, 100)} />
      <path className={figure.late ? "ck-f late" : "ck-f"} d={bar(0, figure.needle)} />
      {!figure.late && figure.windows.length > 0 && (
        <path className="ck-w" d={figure.windows.map(([from, to]) => bar(from, to)).join("")} />
      )}
      {figure.notches.length > 0 && (
        <path
          className="ck-a"
          d={figure.notches.map((place) => `M${at(place)} ${top}h${notch}v${track}h-${notch}z`).join("")}
        />
      )}
      <path className="ck-n" d={`M${Math.min(at(figure.needle), WIDTH - needle)} 0h${needle}v${height}h-${needle}z`} />
    </svg>
  );
}

function LargeBar({ figure, label }: { figure: ClockFigure; label: string | undefined }) {
  const { height, track, notch, needle } = SIZES.large;
  const y = (height - track) / 2;
  return (
    <svg className="clock l" {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}>
      <rect className="ck-t" y={y} width="100%" height={track} rx={4} />
      <rect className={figure.late ? "ck-f late" : "ck-f"} y={y} width={`${figure.needle}%`} height={track} rx={4} />
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
      <rect className="ck-n" x={`${Math.min(figure.needle, 99.6)}%`} width={needle} height={height} />
    </svg>
  );
}
