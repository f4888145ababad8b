import type { NextConfig } from 'next';

const config: NextConfig = {
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  // Ten kilobytes with the page instead of a second way to the server before anything is drawn.
  experimental: { inlineCss: true },
  // The documents of the checkout are shown as they are: they become part of the build as text.
  turbopack: { rules: { '*.md': { type: 'text' } } },
};

export default config;
