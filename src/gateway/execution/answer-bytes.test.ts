import { expect, test, vi } from 'vitest';
import { answerBytes } from './answer-bytes.ts';

test.each(['plain', 'Grüße', 'ключ', '🚪 \u2028 "quoted"', '\ud800 alone'].flatMap((title) => [[title, ''], [title, 'x'], [title, 'ü']]))('the bytes of %j, with much %j, are those of its JSON text', (title, filler = '') => {
  const data = { task: { title }, filler: filler.repeat(20_000) };
  const bytes = answerBytes(data);

  for (let sending = 0; sending < 3; sending += 1) {
    const sent = bytes();
    expect(Buffer.from(typeof sent === 'string' ? sent : sent.toString('latin1'), 'latin1')).toEqual(Buffer.from(JSON.stringify({ data })));
  }
});

test('a text that is larger than the room it is encoded in is whole', () => {
  const data = { title: `${'ü'.repeat(200_000)}🚪` };
  expect(Buffer.from(String(answerBytes(data)()), 'latin1')).toEqual(Buffer.from(JSON.stringify({ data })));
});

test('bytes are made once, and not before they are asked for', () => {
  const toJSON = vi.fn(() => 'made');
  const bytes = answerBytes({ toJSON });
  expect(toJSON).not.toHaveBeenCalled();

  expect([bytes(), bytes()]).toEqual(['{"data":"made"}', '{"data":"made"}']);
  expect(toJSON).toHaveBeenCalledOnce();
});
