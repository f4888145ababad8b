/** What the time of a request is made of. */
export const PATH_PARTS = ['network', 'transfer', 'queue', 'net', 'overhead', 'cpuWait', 'disk'] as const;
