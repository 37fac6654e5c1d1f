/** Shapes where content will be, still, with one word for screen readers. */
export const Skeleton = ({ label, lines = 3 }: { label: string; lines?: number }) => (
  <div class="stack" role="status">
    <span class="vh">{label}</span>
    {Array.from({ length: lines }, (_, i) => (
      <i key={i} class={`bone${i % 3 === 0 ? " bone--s" : i % 3 === 2 ? " bone--m" : ""}`} />
    ))}
  </div>
);
