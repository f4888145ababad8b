import type { NextConfig } from 'next';

const config: NextConfig = {
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  // The documents of the checkout are shown as they are: they become part of the build as text.
  turbopack: { rules: { '*.md': { type: 'text' } } },
};

export default config;
