import { createServer } from 'node:net';
import { Fault } from './fault.mjs';

/**
 * @param {NodeJS.ProcessEnv} env @param {string} variable @param {number} otherwise
 * @returns {number}
 */
export function portFrom(env, variable, otherwise) {
  const text = env[variable];
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Fault(`${variable} must be a port, a whole number from 1 to 65535, not "${text}".`);
}

/** @param {number} port @param {string} host @returns {Promise<string | undefined>} the error code, if any */
function tryListening(port, host) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', error => resolve(/** @type {NodeJS.ErrnoException} */ (error).code));
    server.listen({ port, host }, () => server.close(() => resolve(undefined)));
  });
}

/**
 * @param {{ port: number, variable: string, purpose: string }} wanted
 * @throws {Fault} where the port cannot be had, saying which variable chooses another
 */
export async function requireFree({ port, variable, purpose }) {
  // Both, because a listener on one address alone blocks only that one on some systems.
  for (const host of ['127.0.0.1', '::']) {
    const code = await tryListening(port, host);
    if (code === 'EADDRINUSE') {
      throw new Fault(
        `Port ${port} (${purpose}) is in use: stop what listens there, or set ${variable} to another port.`,
      );
    }
    if (code === 'EACCES') {
      throw new Fault(
        `Port ${port} (${purpose}) needs more rights: set ${variable} to a port from 1024 to 65535.`,
      );
    }
  }
}
