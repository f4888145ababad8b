/** A scenario small enough to be read in a shell, and how to ask the service about it. A test sends it. */

export const EXAMPLE = {
  document: {
    tare: 1,
    name: 'Small',
    sites: { dc: { provider: 'own', pools: { all: { machine: 'own.8c32g', count: 'auto', max: 4 } } } },
    images: { app: { layers: [{ digest: 'base', size: '30Mi' }], architectures: ['amd64'], os: 'linux' } },
    services: {
      web: {
        image: 'app',
        replicas: 4,
        requests: { cpu: '250m', memory: '256Mi' },
        work: { cpu: { law: 'exponential', mean: '5ms' } },
        memory: { base: '80Mi' },
        startup: { init: '300ms' },
      },
    },
    traffic: { users: { arrivals: 'poisson', to: 'web', rate: '20/s' } },
    platforms: { container: { stack: ['container-runc'] }, vm: { stack: ['vm-kvm-full'] } },
    run: { duration: '10s', replications: 4 },
  },
} as const;

/** What one types; the service is asked where the playground is. */
export const exampleCommands = (): string => `cat > run.json <<'END'
${JSON.stringify(EXAMPLE, null, 1)}
END
curl -s localhost:3000/v1/runs -H 'content-type: application/json' -d @run.json
# {"id":"…","state":"queued",…}; with that id, until "state" is "done":
curl -s localhost:3000/v1/runs/…`;
