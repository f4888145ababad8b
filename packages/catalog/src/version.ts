/** Calendar version of the catalogue; a change of any number changes it, and with it the identity of a run. */
export const CATALOGUE_VERSION = '2026.11.8';
