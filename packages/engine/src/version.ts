/** Changes whenever any report could change for the same plan and seed. */
export const ENGINE_VERSION = '0.12.0';
