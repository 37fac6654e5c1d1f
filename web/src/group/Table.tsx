const places = ["Na", "Hé", "Ma", "Aï", "To", "Sy"];
const speaking = 1;

/** Six places around a table, one of them speaking: the picture of the first page. */
export const Table = ({ label }: { label: string }) => (
  <svg class="landing__table" viewBox="0 0 400 400" role="img" aria-label={label}>
    <circle class="table__top" cx="200" cy="200" r="98" />
    <path class="table__lines" d="M164 180h72M164 200h54M164 220h64" />
    {places.map((initials, i) => {
      const angle = (i / places.length) * 2 * Math.PI - Math.PI / 2;
      const x = 200 + 153 * Math.cos(angle);
      const y = 200 + 153 * Math.sin(angle);
      const floor = i === speaking;
      return (
        <g key={initials} class={floor ? "table__place table__place--floor" : "table__place"}>
          {floor ? <circle class="table__ring" cx={x} cy={y} r="46" /> : null}
          <circle cx={x} cy={y} r="38" />
          <text x={x} y={y + 7} text-anchor="middle">
            {initials}
          </text>
        </g>
      );
    })}
  </svg>
);
