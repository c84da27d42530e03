import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Mark } from '../app.ts';
import { Act } from '../parts/words.ts';
import { signIn } from '../session.ts';

/** Asks who it is. The page stays where it was: after signing in it shows what was asked for. */
export function SignInPage() {
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [domain, setDomain] = useState('Default');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = 'Sign in · Berth';
    first.current?.focus();
  }, []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (why !== null || busy) return;
    setBusy(true);
    setError(null);
    try {
      await signIn({ user, password, domain });
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : 'It did not work.');
      setBusy(false);
    }
  };
  const why = user === '' ? 'Type in a user.' : password === '' ? 'Type in the password.' : null;
  return h(
    'main',
    { class: 'sign-in' },
    h(
      'form',
      { class: 'card', onSubmit: submit, 'aria-labelledby': 'sign-in' },
      h('h1', { id: 'sign-in' }, h(Mark, null), 'Berth'),
      h('p', { class: 'about' }, 'Sign in with a user of this cloud.'),
      h(Field, { label: 'User', name: 'user', value: user, set: setUser, complete: 'username', field: first }),
      h(Field, {
        label: 'Password',
        name: 'password',
        type: 'password',
        value: password,
        set: setPassword,
        complete: 'current-password',
      }),
      h(Field, { label: 'Domain', name: 'domain', value: domain, set: setDomain, complete: 'off' }),
      error === null ? null : h('p', { class: 'banner tone-bad', role: 'alert' }, error),
      h(Act, { id: 'sign-in-act', type: 'submit', class: 'primary wide', why }, busy ? 'Signing in …' : 'Sign in'),
      h(
        'p',
        { class: 'hint' },
        'The passwords of the first users, demo and admin, are in the clouds.yaml that Berth names when it starts.',
      ),
    ),
  );
}

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly type?: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly complete: 'username' | 'current-password' | 'off';
  readonly field?: { current: HTMLInputElement | null };
}

function Field({ label, name, type = 'text', value, set, complete, field }: FieldProps) {
  return h(
    'label',
    { class: 'field' },
    h('span', null, label),
    h('input', {
      name,
      type,
      value,
      ref: field ?? null,
      autoComplete: complete,
      autoCapitalize: 'none',
      spellcheck: false,
      onInput: (event: Event) => set((event.currentTarget as HTMLInputElement).value),
    }),
  );
}
