type Bar = { key: string; value: number; words: string };

const [width, height, gap] = [10, 64, 2];

/** Small bars over time. The words of each stand in the list below it, for those who do not see them. */
export function Bars({ label, bars }: { label: string; bars: Bar[] }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <figure className="bars">
      <svg viewBox={`0 0 ${Math.max(1, bars.length) * width} ${height}`} aria-hidden="true" preserveAspectRatio="none">
        {bars.map(({ key, value, words }, at) => {
          const tall = (value / most) * (height - 2);
          return (
            <rect key={key} x={at * width} y={height - tall} width={width - gap} height={tall}>
              <title>{words}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="small soft">{label}</figcaption>
      <ul className="hidden">
        {bars.map(({ key, words }) => (
          <li key={key}>{words}</li>
        ))}
      </ul>
    </figure>
  );
}
