import { plural } from './plural.ts';

/** What comes in and goes out: imports, exports, links and embeds. */
export const sharing = {
  exports: {
    label: 'Export',
    title: 'Export',
    lead: 'Made in this tab from what is on the screen; nothing is uploaded.',
    markdown: 'Verdict and numbers as Markdown, for a pull request',
    copied: 'Copied',
    copyMarkdown: 'Copy as Markdown',
    numbersCsv: 'Numbers as CSV',
    courseCsv: 'Figures over time as CSV',
    comparison: 'Comparison as JSON',
    reports: 'Reports of the first replication as JSON',
    racksPng: 'Racks as PNG',
    racksSvg: 'Racks as SVG',
    chartsPng: 'Charts as PNG',
    chartsSvg: 'Charts as SVG',
    unavailable: 'There is nothing to export until figures of whole runs are in.',
    failed: 'This could not be exported.',
  },

  import: {
    label: 'Import',
    title: 'Import a workload',
    lead: 'Docker Compose files, Kubernetes manifests, an .env beside them, a trace (CSV, SWF, Parquet), a scenario, or a link. Paste, drop or choose; several files at once are fine.',
    paste: 'Paste here',
    placeholder: 'services:\n  web:\n    image: nginx\n    deploy:\n      replicas: 3',
    choose: 'Choose files',
    read: 'Read it',
    drop: 'Drop to import',
    refused: 'This could not be imported.',
    notes: 'Import notes',
    notesCaption: (count: number, kind: string) =>
      `${plural(count, 'thing')} assumed, left out or put in order while reading the ${kind}.`,
    kind: { assumed: 'assumed', 'left-out': 'left out', normalised: 'normalised' },
    kinds: { compose: 'compose file', kubernetes: 'manifests', scenario: 'scenario', trace: 'trace' },
    dismiss: 'Dismiss',
    tooLarge: 'That is larger than 4 MB in all; split it.',
  },

  share: {
    copied: 'Copied',
    unavailable:
      'Short links are unavailable: the server does not answer. The self-contained link works without it.',
    close: 'Close',
  },

  opened: {
    again: 'Open it in the playground and compute it again',
    copy: 'You are looking at a copy of a shared scenario. Your edits stay with you.',
    sameVersions: (engine: string, catalogue: string) =>
      `It was shared from the versions running here (engine ${engine}, catalogue ${catalogue}), so the numbers are the same.`,
    otherVersions: (then: string, now: string) =>
      `It was shared from ${then}; here runs ${now}. Numbers may differ.`,
    reproduced: (hash: string) => `Reproduced here: the result has the sender’s hash, ${hash}….`,
    checking: 'Whether the sender’s numbers come out here as well is known when the run has ended.',
    differs: (hash: string) =>
      `Not reproduced: the sender’s result had the hash ${hash}…, this one has another.`,
    engine: (engine: string, catalogue: string) => `engine ${engine}, catalogue ${catalogue}`,
    unreadable: 'The link could not be opened.',
    draft: (name: string, when: string) => `You have a draft from ${when}: ${name}`,
    openDraft: 'Open the draft',
    dismiss: 'Dismiss',
  },

  sharedTitle: 'Shared scenario',

  preview: {
    alt: 'The verdict of a shared comparison, with two of its platforms as bars',
    bar: (hosts: string, usd: string) => `${hosts} ${hosts === '1' ? 'host' : 'hosts'}, $${usd} a month`,
  },

  embed: {
    title: 'Embedded comparison',
    open: 'Open in Tare',
    label: 'Embed',
    help: 'Shows the verdict and the racks in another page; it runs in the reader’s browser.',
    copy: 'Copy HTML',
    html: 'HTML to embed it',
  },

  shareOffline: {
    title: 'Short links are unavailable',
    detail: 'The server that keeps them does not answer. The playground works without it.',
  },
} as const;
