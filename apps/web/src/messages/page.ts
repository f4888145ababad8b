import { plural } from './plural.ts';

/** What the page says of itself and of its commands. */
export const page = {
  product: 'Tare',

  tagline: 'Containers, sandboxes, microVMs and VMs weighed on your workload',

  description:
    'What bare processes, containers, sandboxes, microVMs and virtual machines give you on your workload, what they cost, what breaks, and why.',

  skip: 'Skip to the results',

  scrolled: (label: string) => `${label}, scrollable table`,

  nothingUploaded: 'Everything runs in this tab. Nothing is uploaded.',

  header: {
    preset: 'Question',
    ownDocument: 'Your own scenario',
    run: 'Run',
    cancel: 'Cancel',
    undo: 'Undo',
    redo: 'Redo',
    share: 'Share',
    import: 'Import',
    theme: { system: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' },
    commands: 'Commands',
    help: 'Help',
    drafts: 'Drafts',
  },

  status: {
    idle: 'Preparing',
    running: 'Running',
    progress: (fraction: number) => `${String(Math.floor(fraction * 100))} %`,
    eta: (ms: number) => (ms < 1000 ? 'under 1 s left' : `about ${String(Math.ceil(ms / 1000))} s left`),
    done: (ms: number) => (ms === 0 ? 'Up to date' : `Done in ${(ms / 1000).toFixed(2)} s`),
    cancelled: 'Cancelled',
    invalid: 'The scenario has faults',
    overBudget: 'Over budget',
    failed: 'Could not run',
    crashed: 'Internal fault',
    stale: 'Stale: these figures answer an earlier version of the scenario',
    partial: 'First figures, from a part of the work; the full ones follow',
    incomplete: 'Cancelled early: the figures rest on fewer replications',
  },

  stretch: {
    passed: (passed: string, whole: string) => `${passed} of ${whole}`,
    badge: (passed: string) => `first ${passed}`,
    lead: (passed: string) => `In the first ${passed}: `,
    partial: (passed: string) => `The first ${passed} of every run; the figures of the whole follow`,
    cancelled: (passed: string) => `Cancelled early: figures of the first ${passed} only`,
  },

  offline: 'There is no network. Everything but short links works without it.',

  footer: {
    scenario: 'Scenario',
    result: 'Result',
    pending: 'comes with the full figures',
    versions: (engine: string, catalogue: string) => `Engine ${engine} · catalogue ${catalogue}`,
    copy: (what: string) => `Copy ${what} hash`,
    compare: 'Two people with the same two hashes are looking at the very same numbers.',
  },

  reading: {
    nav: {
      label: 'Tare',
      playground: 'Playground',
      sweep: 'Sweep',
      learn: 'Learn',
      catalogue: 'Catalogue',
      docs: 'Docs',
    },
    skip: 'Skip to the content',
    filter: { shown: (count: number) => `${plural(count, 'entry', 'entries')} shown` },
    foot: 'Every number has its source in the catalogue.',
  },

  palette: {
    title: 'Commands',
    placeholder: 'Type a command or a question',
    none: 'Nothing matches.',
    groups: { commands: 'This page', sections: 'Go to a section', questions: 'Questions', drafts: 'Drafts' },
  },

  help: {
    title: 'Keyboard',
    lead: 'Every action is also in the command list.',
  },

  actions: {
    run: 'Run the comparison',
    cancel: 'Cancel the run',
    undo: 'Undo',
    redo: 'Redo',
    share: 'Share this scenario',
    export: 'Export figures, racks and charts',
    import: 'Import a compose file or manifests',
    gallery: 'Browse the questions',
    form: 'Edit as a form',
    graph: 'Edit as a service graph',
    yaml: 'Edit as YAML',
    memory: 'Racks: show memory',
    cpu: 'Racks: show CPU',
    table: 'Racks: switch between picture and table',
    play: 'Replay: play or pause',
    rewind: 'Replay: go to the beginning',
    theme: 'Change the theme',
    palette: 'Open the command list',
    help: 'Show the keyboard shortcuts',
    goTo: (section: string) => `Go to ${section}`,
    preset: (name: string) => `Open: ${name}`,
    draft: (name: string) => `Open draft: ${name}`,
  },

  notFound: {
    title: 'There is nothing here',
    detail: 'The link was never made, has expired, or was taken back; these look alike on purpose.',
    home: 'Open the playground',
  },

  crash: {
    title: 'Something broke',
    detail: 'This is a fault in Tare. The scenario is kept as a draft.',
    retry: 'Try again',
  },

  worker: {
    unavailable: 'The worker that runs comparisons did not start.',
    fix: 'Reload the page; if that does not help, try another browser.',
    died: 'The worker that runs comparisons stopped.',
  },
} as const;
