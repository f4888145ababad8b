'use client';

import { usePathname } from 'next/navigation';
import { SiteLinks } from './site-links.tsx';

export const OpenPath = () => <SiteLinks path={usePathname()} />;
