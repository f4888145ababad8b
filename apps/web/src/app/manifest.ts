import type { MetadataRoute } from 'next';
import { messages } from '../messages.ts';

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: messages.product,
    short_name: messages.product,
    description: messages.tagline,
    start_url: '/',
    display: 'standalone',
    background_color: '#faf9f6',
    theme_color: '#0a6069',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  };
}
