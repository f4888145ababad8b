/** A few line drawings on a 16 by 16 grid; decoration only, the button's name is text. */

const PATHS = {
  undo: 'M6.5 3.5 3 7l3.5 3.5M3 7h6.2a3.8 3.8 0 0 1 0 7.6H7',
  redo: 'M9.5 3.5 13 7l-3.5 3.5M13 7H6.8a3.8 3.8 0 0 0 0 7.6H9',
  down: 'M4 6.5 8 10.5 12 6.5',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13',
  dark: 'M13.2 9.8A5.7 5.7 0 0 1 6.2 2.8 5.7 5.7 0 1 0 13.2 9.8',
  system: 'M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2v11.6',
  play: 'M5 3.2v9.6L13 8z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  back: 'M11.5 3.5 6 8l5.5 4.5M4.5 3.5v9',
  forward: 'M4.5 3.5 10 8l-5.5 4.5M11.5 3.5v9',
  save: 'M8 2v8M4.8 7 8 10.2 11.2 7M3 13.5h10',
  list: 'M3 4.5h10M3 8h10M3 11.5h6',
  close: 'M4 4l8 8M12 4l-8 8',
} as const;

export const Icon = ({ name }: { name: keyof typeof PATHS }) => (
  <svg
    aria-hidden="true"
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.4"
    strokeLinecap="round"
    strokeLinejoin="round"
  >
    <path d={PATHS[name]} />
  </svg>
);

/** The mark: one load, and what carries it. */
export const Mark = () => (
  <svg aria-hidden="true" width="18" height="18" viewBox="0 0 18 18">
    <rect x="1" y="1" width="16" height="8" className="fill-accent" />
    <rect x="1" y="11" width="16" height="2.5" className="fill-faint" />
    <rect x="1" y="15" width="16" height="2" className="fill-ink" />
  </svg>
);
