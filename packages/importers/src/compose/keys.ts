/** Every key of a compose service and what the import does with it, so that none is dropped in silence. */

/** Read into the scenario. */
const READ = [
  'annotations', 'build', 'command', 'container_name', 'cpu_period', 'cpu_quota', 'cpu_shares', 'cpus', 'depends_on', 'deploy',
  'entrypoint', 'env_file', 'environment', 'expose', 'extends', 'external_links', 'gpus', 'healthcheck', 'hostname', 'image', 'labels',
  'links', 'mem_limit', 'mem_reservation', 'network_mode', 'networks', 'platform', 'ports', 'profiles', 'restart', 'runtime', 'scale',
  'stop_grace_period', 'volumes_from', 'ipc', 'pid',
] as const;

/** Changes nothing that is modelled: names, logs, rights, start commands of the image. */
const WITHOUT_EFFECT = [
  'attach', 'cap_add', 'cap_drop', 'cgroup', 'cgroup_parent', 'configs', 'credential_spec', 'develop', 'device_cgroup_rules', 'dns',
  'dns_opt', 'dns_search', 'dockerfile', 'domainname', 'extra_hosts', 'group_add', 'init', 'label_file', 'log_driver', 'log_opt', 'logging',
  'mac_address', 'oom_score_adj', 'privileged', 'provider', 'pull_policy', 'pull_refresh_after', 'read_only', 'secrets', 'security_opt', 'stdin_open', 'stop_signal',
  'sysctls', 'tty', 'ulimits', 'use_api_socket', 'user', 'userns_mode', 'uts', 'working_dir', 'version',
] as const;

/** Would change the answer, but the scenario has no field for it. */
const NOT_MODELLED: Readonly<Record<string, string>> = {
  blkio_config: 'Disk weights and limits of one service are not modelled.',
  cpu_count: 'It counts for Windows containers only and is not modelled.',
  cpu_percent: 'It counts for Windows containers only and is not modelled.',
  cpu_rt_period: 'Real-time scheduling is not modelled.',
  cpu_rt_runtime: 'Real-time scheduling is not modelled.',
  cpuset: 'Pinning to certain cores is not modelled; the service may use all cores of its host.',
  devices: 'Host devices are not modelled; give GPUs under deploy.resources.reservations.devices.',
  isolation: 'The isolation of a container is what platforms compare; it is chosen there.',
  mem_swappiness: 'Swap of one container is not modelled.',
  memswap_limit: 'Swap of one container is not modelled.',
  models: 'Models that the engine provides are not modelled.',
  oom_kill_disable: 'Containers over their limit are killed in the model.',
  pids_limit: 'The number of processes is not modelled.',
  post_start: 'Hooks are not modelled; their time is not in the start-up.',
  pre_stop: 'Hooks are not modelled; their time is in the grace period.',
  shm_size: 'Shared memory counts as part of the base memory.',
  storage_opt: 'Sizes of writable layers are not modelled.',
  tmpfs: 'Memory file systems count as part of the base memory.',
  volumes: 'Volumes are not modelled; data is neither stored nor moved.',
};

const KNOWN: ReadonlySet<string> = new Set([...READ, ...WITHOUT_EFFECT]);

/** Why a key is left out; undefined when it is read or changes nothing. */
export function reasonLeftOut(key: string): string | undefined {
  if (KNOWN.has(key) || key.startsWith('x-')) return undefined;
  return NOT_MODELLED[key] ?? 'The compose specification does not know this key.';
}
