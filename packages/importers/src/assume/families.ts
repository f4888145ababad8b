/**
 * What a program of a known family is assumed to cost. None of these numbers is measured on the user's system:
 * they are round figures of the right order, each is listed among the import's notes, and each is there to be edited.
 */

/** app and proxy take part in requests; data answers them; the rest stands beside the path of requests. */
export type Role = 'app' | 'proxy' | 'data' | 'control' | 'telemetry' | 'client' | 'tool';

export interface Family {
  readonly id: string;
  readonly role: Role;
  /** Words in image names, program names or service names that give the family away. */
  readonly words: readonly string[];
  /** CPU milliseconds of one request on the reference core. */
  readonly requestMs: number;
  /** Working set of an idle replica, and what each request in flight adds, in MiB. */
  readonly baseMi: number;
  readonly perRequestMi: number;
  /** Compressed image: layers that the family shares, and those of the program itself, in MiB. */
  readonly sharedMi: number;
  readonly ownMi: number;
  /** From the first instruction to ready, and the CPU time of it, in milliseconds. */
  readonly startMs: number;
  readonly startCpuMs: number;
  /** True where the usual images are built for both amd64 and arm64. */
  readonly bothArchitectures: boolean;
}

type Row = readonly [
  id: string,
  role: Role,
  words: string,
  requestMs: number,
  baseMi: number,
  perRequestMi: number,
  sharedMi: number,
  ownMi: number,
  startMs: number,
  startCpuMs: number,
  both?: 'both',
];

/** Order matters: the first row that matches holds, so what is special stands before what is general. */
// biome-ignore format: one row per family
const ROWS: readonly Row[] = [
  ['load-generator', 'client', 'locust loadgenerator load-generator load-gen load-test loadtest k6 jmeter wrk2 user-sim', 1, 60, 0, 50, 60, 1_000, 500, 'both'],
  ['telemetry', 'telemetry', 'exporter cadvisor prometheus alertmanager pushgateway otel-collector otelcol collector-contrib opentelemetry-collector jaeger jaeger-agent zipkin fluentd fluent-bit fluentbit promtail loki tempo vector logspout grafana datadog newrelic infrastructure-k8s sysdig heapster influxdb telegraf statsd kube-state-metrics metrics-server prometheus-operator prometheus-adapter logs-collector log-server otel-gateway', 1, 100, 0, 30, 70, 2_000, 800, 'both'],
  ['registry', 'control', 'consul etcd vault flagd zookeeper eureka config-server schema-registry kube-scheduler kube-apiserver', 0.5, 60, 0, 20, 50, 1_500, 500, 'both'],
  ['model-server', 'app', 'vllm vllm-openai ollama text-generation-inference tgi triton tritonserver llama-cpp localai', 2_000, 4_096, 16, 2_000, 3_000, 60_000, 30_000],
  ['redis', 'data', 'redis valkey keydb dragonfly', 0.1, 12, 0.02, 30, 15, 100, 30, 'both'],
  ['memcached', 'data', 'memcached', 0.1, 8, 0.02, 30, 5, 100, 20, 'both'],
  ['postgres', 'data', 'postgres postgresql postgis pgvector pgvecto-rs timescaledb cockroach cockroachdb', 2, 100, 1, 30, 120, 1_500, 800, 'both'],
  ['mysql', 'data', 'mysql mariadb percona', 2, 350, 1, 40, 130, 5_000, 2_500, 'both'],
  ['mongo', 'data', 'mongo mongodb ferretdb', 1, 170, 0.5, 30, 230, 2_000, 1_000, 'both'],
  ['search', 'data', 'elasticsearch opensearch solr meilisearch typesense es', 5, 1_200, 1, 80, 500, 20_000, 15_000, 'both'],
  ['cassandra', 'data', 'cassandra scylla scylladb', 2, 1_200, 0.5, 80, 150, 25_000, 15_000, 'both'],
  ['clickhouse', 'data', 'clickhouse clickhouse-server druid', 5, 500, 2, 30, 250, 3_000, 2_000, 'both'],
  ['log-broker', 'data', 'kafka redpanda pulsar', 0.5, 600, 0.1, 80, 300, 10_000, 8_000, 'both'],
  ['message-broker', 'data', 'rabbitmq nats activemq mosquitto emqx', 0.5, 120, 0.1, 30, 90, 5_000, 3_000, 'both'],
  ['object-store', 'data', 'minio seaweedfs glusterfs ceph smb', 1, 120, 1, 20, 60, 1_000, 300, 'both'],
  ['database', 'data', 'db database', 2, 200, 1, 30, 150, 3_000, 1_500],
  ['jvm', 'app', 'java jdk openjdk jre temurin tomcat spring springboot jetty wildfly quarkus keycloak jenkins sonarqube logstash kibana nexus spark storm nimbus zeppelin selenium metabase teamcity', 5, 350, 1, 80, 120, 10_000, 12_000, 'both'],
  ['php', 'app', 'php wordpress nextcloud drupal joomla magento laravel moodle matomo', 15, 60, 8, 70, 120, 1_000, 400, 'both'],
  ['ruby', 'app', 'ruby rails puma sidekiq chatwoot gitlab gitlab-ce mastodon discourse redmine', 10, 250, 4, 60, 200, 10_000, 8_000, 'both'],
  ['python', 'app', 'python python3 django flask gunicorn uvicorn celery fastapi airflow superset authentik langfuse-worker', 8, 80, 2, 50, 100, 2_000, 1_500, 'both'],
  ['node', 'app', 'node nodejs npm npx yarn next nextjs react angular vue express n8n ghost strapi mongo-express', 4, 80, 1, 50, 90, 1_000, 900, 'both'],
  ['dotnet', 'app', 'dotnet aspnet aspnetcore mono', 3, 80, 0.5, 60, 60, 1_000, 900, 'both'],
  ['proxy', 'proxy', 'nginx openresty haproxy traefik envoy caddy httpd apache apache2 kong varnish pound edge-router ingress-nginx nginx-thrift imgproxy', 0.3, 16, 0.05, 30, 35, 200, 60, 'both'],
  ['go', 'app', 'go golang', 1, 20, 0.1, 5, 20, 100, 40, 'both'],
  ['native', 'app', 'rust cargo gcc cpp', 1, 15, 0.1, 5, 20, 50, 20, 'both'],
  ['shell', 'tool', 'busybox alpine ubuntu debian centos fedora suse sleep bash pause hello-world dnsutils nettools curl', 1, 4, 0, 3, 20, 20, 5, 'both'],
];

const ANY: Row = ['generic', 'app', '', 3, 64, 0.5, 30, 70, 1_000, 500];

const asFamily = ([
  id,
  role,
  words,
  requestMs,
  baseMi,
  perRequestMi,
  sharedMi,
  ownMi,
  startMs,
  startCpuMs,
  both,
]: Row): Family => ({
  id,
  role,
  words: words.split(' ').filter(word => word !== ''),
  requestMs,
  baseMi,
  perRequestMi,
  sharedMi,
  ownMi,
  startMs,
  startCpuMs,
  bothArchitectures: both === 'both',
});

/** Every family, the general one last. */
export const FAMILIES: readonly Family[] = [...ROWS, ANY].map(asFamily);

export const GENERIC: Family = FAMILIES.at(-1)!;

const PATTERNS: readonly (readonly [Family, RegExp])[] = FAMILIES.filter(
  family => family.words.length > 0,
).map(family => [family, new RegExp(`(^|[^a-z])(${family.words.join('|')})(?![a-z])`)]);

const familyOfText = (text: string): Family | undefined =>
  PATTERNS.find(([, pattern]) => pattern.test(text))?.[0];

/** "registry:5000/team/cart-db:1.2@sha256:…" → "team/cart-db". */
export function imageName(reference: string): string {
  const bare = reference.split('@')[0]!.replace(/:[^/:]*$/, '');
  const parts = bare.split('/');
  const hasRegistry = parts.length > 1 && /[.:]|^localhost$/.test(parts[0]!);
  return (hasRegistry ? parts.slice(1) : parts).join('/').toLowerCase();
}

/** The family of a program, by its image first, then by what it runs, then by the name it is given. */
export function familyOf(program: {
  readonly image?: string;
  readonly isBuilt?: boolean;
  readonly hints: readonly string[];
  readonly name: string;
}): Family {
  const image = program.image === undefined || program.isBuilt === true ? '' : imageName(program.image);
  const texts = [
    image.slice(image.lastIndexOf('/') + 1),
    image,
    ...program.hints.map(hint => imageName(hint).replace(/^.*\//, '')),
    program.name.toLowerCase(),
  ];
  const found = texts.map(familyOfText).filter(family => family !== undefined);
  // A shell image is only the vessel of what it runs.
  return found.find(family => family.role !== 'tool') ?? found[0] ?? GENERIC;
}
