/** Every limit, in one place: web, API and CLI read it, `meta.limits` returns it. */
export const LIMITS = {
  /** Longest scenario, compose file or manifest set that is read, in bytes of UTF-8. */
  documentBytes: 1_000_000,
  /** Largest number of nodes (values) in one document after YAML aliases are resolved. */
  documentNodes: 200_000,
  /** Numbers in rows of recordings, beside them. */
  documentNumbers: 10_000_000,
  documentDepth: 48,
  /** YAML alias expansions in one document. */
  aliases: 200,
  /** Files in one import and their total size. */
  importFiles: 400,
  importBytes: 4_000_000,
  /** Of all files of a trace, unpacked; they are read line by line. */
  traceBytes: 4_000_000_000,
  /** Longest line of a trace. */
  traceLineCharacters: 1_000_000,
  /** A share link's text, and what it may inflate to. */
  linkCharacters: 64_000,
  linkInflatedBytes: 1_000_000,
  problems: 100,
  sites: 64,
  poolsPerSite: 64,
  services: 2_000,
  images: 2_000,
  layersPerImage: 200,
  stepsPerService: 100,
  callsPerStep: 100,
  trafficSources: 64,
  platforms: 16,
  stackDepth: 4,
  faults: 1_000,
  overrides: 500,
  ratePoints: 10_000,
  /** Arrivals or instances of one recording. */
  traceRows: 2_000_000,
  /** Of one row: a month of samples. */
  traceColumns: 9_000,
  replicasPerService: 1_000_000,
  /** Hosts of one run and instances of one run. */
  hosts: 100_000,
  instances: 1_000_000,
  replications: 1_000,
  /** Events of one run, predicted before it starts and enforced while it runs. */
  eventsPerRun: 50_000_000,
  /** Events of one comparison: all platforms and replications together. */
  eventsPerComparison: 400_000_000,
  /** Candidates of one search, and the events of all their runs if none were dropped. */
  searchCandidates: 512,
  eventsPerSearch: 4_000_000_000,
  /** Of a sweep: settings that are varied, values of each, and how long a path or a value may be. */
  sweepAxes: 16,
  axisValues: 512,
  settingCharacters: 400,
  wallMsPerRun: 120_000,
  /** Requests in flight in one run; beyond it the run is cut, as memory would not hold. */
  requestsInFlight: 2_000_000,
  startRecordsKept: 500,
  decisionsKept: 500,
  seriesPoints: 400,
  /** Of a recording: events, instances listed, and steps of its figures. */
  recordedEvents: 200_000,
  recordedInstances: 20_000,
  recordedServices: 24,
  recordedSteps: 100_000,
  titleCharacters: 200,
  noteCharacters: 4_000,
} as const;

export type Limits = typeof LIMITS;
