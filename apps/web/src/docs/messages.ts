/** What the documentation says around the documents themselves. */
export const docsText = {
  title: 'Documentation',
  lead: 'What the model does, how far to trust it, and how to ask it from a browser, a terminal or a program.',
  contents: 'On this page',
  all: 'All documents',
  groups: { use: 'Use', trust: 'Trust', refer: 'Refer' },
  drawings: {
    label: 'Drawing',
    how: {
      told: 'A scenario and the catalogue together lead to hosts, whose capacity goes to net work, isolation, guest systems, the host’s own system, reservations that stand idle, and what is free; from these come the figures that one reads.',
      scenario: {
        title: 'Scenario',
        lines: [
          'services, calls, demands',
          'images, requests, limits',
          'traffic',
          'hosts, sites, prices',
          'platforms: stacks of layers',
        ],
      },
      catalogue: { title: 'Catalogue', lines: ['what each layer costs,', 'with its source'] },
      host: 'Where a host’s capacity goes',
      layers: {
        net: 'net work',
        overhead: 'isolation overhead',
        guest: 'guest systems',
        system: 'kept by the host’s system',
        idle: 'reserved, not used',
        free: 'stranded, free, lost',
      },
      read: {
        title: 'What you read',
        lines: [
          'hosts, cost a month',
          'p50, p95, p99, intervals',
          'start-up, scale-out',
          'blast radius',
          'ledger: where it all went',
          'why: each figure’s parts',
        ],
      },
    },
    flowTold: 'Data flows one way: scenario, plan, report, comparison, and what people see.',
    flow: [
      { title: 'Scenario', lines: ['what people write:', 'YAML, JSON, compose,', 'manifests'] },
      { title: 'Plan', lines: ['what the engine reads:', 'numbers only, by', 'scenario + catalogue'] },
      { title: 'Report', lines: ['what comes out: one', 'platform, one seed,', 'sealed'] },
      { title: 'Comparison', lines: ['what people see: all', 'platforms, n seeds,', 'paired'] },
    ],
  },
  pages: {
    'first-steps': {
      title: 'First steps',
      about: 'From nothing to a shared link, in six steps.',
    },
    'how-it-works': {
      title: 'How the figures come about',
      about: 'One picture and a page of plain words.',
    },
    'not-modelled': {
      title: 'Not modelled',
      about: 'Everything that the model leaves out, and where it is known to be wrong.',
    },
    validation: {
      title: 'Validation',
      about: 'Every check against exact rules, closed forms and published measurements.',
    },
    scenario: {
      title: 'Scenario format',
      about: 'Every field of a scenario, its unit, and what is meant when it is left out.',
    },
    cli: { title: 'Command line', about: 'Every command and flag of `tare`.' },
    api: { title: 'HTTP API', about: 'The same engine over HTTP, as OpenAPI 3.1.' },
    model: { title: 'Specification', about: 'What is modelled, rule by rule.' },
    architecture: { title: 'Architecture', about: 'The packages, and which may know of which.' },
  },
  notModelled: {
    lead: 'A model is trusted by what it admits. When a scenario asks for one of these, the result says so beside its figures.',
    wrong: 'Known to be wrong',
    beside: 'Beside the rules',
    rules: 'The letters are rules of the',
  },
  scenario: {
    lead: 'A scenario is YAML or JSON. The same schema checks it in the editor, on the command line and in the API. Fields without a mark may be left out; what is then assumed is said beside them, and listed with the result.',
    field: 'Field',
    kind: 'Value',
    means: 'Means',
    required: 'required',
    unit: 'Unit',
    example: 'for example',
    absent: 'Left out',
    anyName: '‹name›',
    entry: '‹entry›',
    filter: 'Filter fields',
    json: 'JSON Schema: tare schema scenario',
  },
  api: {
    lead: 'JSON over HTTP under /v1, read off the very procedures that the playground calls. The document itself is at',
    where: '/v1/openapi.json',
    example: 'A comparison, from a shell',
    exampleText:
      'A scenario is sent as JSON and its comparison is read when it is done. The same scenario with the same seed is answered at once the second time.',
    errors: 'Errors',
    errorsText:
      'Whatever is refused comes back as a list of Problems, all of them at once: a stable code, the path of the field, a message, and what to do. Missing and forbidden look alike.',
    limits: 'Limits',
    limitsText:
      'Answers carry RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset; a refusal for haste also Retry-After.',
    input: 'Takes',
    output: 'Returns',
    parameter: 'Parameter',
    none: 'Nothing.',
    optional: 'optional',
  },
} as const;
