import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { AuditPage } from './pages/audit.ts';
import { CreateServerPage } from './pages/create-server.ts';
import { NetworksPage } from './pages/networks.ts';
import { OverviewPage } from './pages/overview.ts';
import { PortsPage } from './pages/ports.ts';
import { SecurityGroupsPage } from './pages/security-groups.ts';
import { ServerPage } from './pages/server.ts';
import { ServersPage } from './pages/servers.ts';
import { SignInPage } from './pages/sign-in.ts';
import { TopologyPage } from './pages/topology.ts';
import { Empty, PageHead } from './parts/words.ts';
import { Link, type Place, usePlace } from './router.ts';
import { isAdmin, onSession, session, signOut, switchProject } from './session.ts';
import { type Theme, theme, useThemeNow } from './theme.ts';

const sections = [
  { to: '/', name: 'Overview', key: 'o' },
  { to: '/servers', name: 'Servers', key: 's' },
  { to: '/topology', name: 'Topology', key: 't' },
  { to: '/networks', name: 'Networks', key: 'n' },
  { to: '/ports', name: 'Ports', key: 'p' },
  { to: '/security-groups', name: 'Security groups', key: 'g' },
  { to: '/audit', name: 'Audit', key: 'a' },
] as const;

/** The whole console: whoever is not signed in is asked to, at whatever address. */
export function App() {
  const place = usePlace();
  const [, signal] = useState({});
  useEffect(() => onSession(() => signal({})), []);
  const signedIn = session();
  if (!signedIn) return h(SignInPage, null);
  return h(
    'div',
    // Another project is another cloud to look at: nothing of the one before stays.
    { class: 'shell', key: signedIn.token },
    h('a', { class: 'skip', href: '#main', onClick: skip }, 'Skip to the content'),
    h(Bar, { place }),
    h('main', { id: 'main', tabIndex: -1 }, h(Page, { place })),
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Page({ place }: { readonly place: Place }) {
  const [, first = '', second] = place.path.split('/');
  const title = sections.find(({ to }) => to === `/${first}`)?.name ?? 'Not found';
  useEffect(() => {
    document.title = `${title} · Berth`;
  }, [title]);
  switch (first) {
    case '':
      return h(OverviewPage, null);
    case 'servers':
      if (second === 'new') return h(CreateServerPage, null);
      return second
        ? h(ServerPage, { key: second, id: second, query: place.query })
        : h(ServersPage, { query: place.query });
    case 'topology':
      return h(TopologyPage, null);
    case 'networks':
      return h(NetworksPage, null);
    case 'ports':
      return h(PortsPage, { query: place.query });
    case 'security-groups':
      return h(SecurityGroupsPage, null);
    case 'audit':
      return h(AuditPage, null);
    default:
      return h(
        'div',
        { class: 'page' },
        h(PageHead, { title: 'Not found' }),
        h(Empty, { title: 'There is no page at this address.' }, h(Link, { to: '/' }, 'Go to the overview')),
      );
  }
}

function Bar({ place }: { readonly place: Place }) {
  const current = session();
  const at = `/${place.path.split('/')[1] ?? ''}`;
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [at]);
  if (!current) return null;
  const change = (event: Event) => {
    const { value } = event.currentTarget as HTMLSelectElement;
    const next = current.projects.find(({ id }) => id === value);
    if (next) void switchProject(next).catch(() => signOut());
  };
  return h(
    'header',
    { class: 'bar' },
    h(Link, { to: '/', class: 'brand', 'aria-label': 'Berth: overview' }, h(Mark, null), 'Berth'),
    h(
      'nav',
      { class: 'sections', 'aria-label': 'Sections', ref: nav },
      sections
        .filter(({ to }) => to !== '/audit' || isAdmin())
        .map(({ to, name }) => h(Link, { key: to, to, 'aria-current': at === to ? 'page' : undefined }, name)),
    ),
    h(
      'div',
      { class: 'who' },
      current.projects.length > 1
        ? h(
            'label',
            { class: 'project' },
            h('span', { class: 'sr' }, 'Project'),
            h(
              'select',
              { value: current.project.id, onChange: change },
              current.projects.map(({ id, name }) => h('option', { key: id, value: id }, name)),
            ),
          )
        : h('span', { class: 'project', title: 'Project' }, current.project.name),
      h(ThemeChoice, null),
      h(
        'button',
        { type: 'button', class: 'plain', onClick: signOut, title: `Signed in as ${current.user}` },
        'Sign out',
      ),
    ),
  );
}

function ThemeChoice() {
  const [chosen, setChosen] = useState(theme);
  const next: Record<Theme, Theme> = { system: 'dark', dark: 'light', light: 'system' };
  const choose = () => {
    useThemeNow(next[chosen]);
    setChosen(next[chosen]);
  };
  const words = { system: 'as the system', dark: 'dark', light: 'light' }[chosen];
  return h(
    'button',
    {
      type: 'button',
      class: 'plain theme',
      onClick: choose,
      'aria-label': `Theme: ${words}`,
      title: `Theme: ${words}`,
    },
    h('i', { class: `theme-mark is-${chosen}`, 'aria-hidden': 'true' }),
  );
}

/** The mark: bars of a waterfall. */
export function Mark() {
  return h(
    'svg',
    { viewBox: '0 0 32 32', width: 22, height: 22, 'aria-hidden': 'true', class: 'mark' },
    h('rect', { width: 32, height: 32, rx: 7, class: 'mark-ground' }),
    h('rect', { x: 6, y: 8, width: 12, height: 4, rx: 2, class: 'mark-bar' }),
    h('rect', { x: 12, y: 14, width: 14, height: 4, rx: 2, class: 'mark-bar' }),
    h('rect', { x: 9, y: 20, width: 9, height: 4, rx: 2, class: 'mark-bar' }),
  );
}
