/** The word and the table mark; leads to the first page. */
export const Brand = () => (
  <a class="brand" href="/">
    <svg viewBox="0 0 28 28" aria-hidden="true" fill="currentColor">
      <rect x="4" y="9.5" width="20" height="9" rx="4.5" fill="none" stroke="currentColor" stroke-width="1.75" />
      <circle cx="8.5" cy="5" r="2" />
      <circle cx="14" cy="5" r="2" />
      <circle cx="19.5" cy="5" r="2" />
      <circle cx="8.5" cy="23" r="2" />
      <circle cx="14" cy="23" r="2" />
      <circle cx="19.5" cy="23" r="2" />
    </svg>
    Codev
  </a>
);
