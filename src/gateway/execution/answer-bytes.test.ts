import { expect, test, vi } from 'vitest';
import { answerBytes } from './answer-bytes.ts';

test.each(['plain', 'Grüße', 'ключ', '🚪 \u2028 "quoted"', '\ud800 alone'])('the bytes of %j are those of its JSON text', (title) => {
  const bytes = answerBytes({ task: { title } })();

  expect(Buffer.from(bytes, 'latin1')).toEqual(Buffer.from(JSON.stringify({ data: { task: { title } } })));
});

test('bytes are made once, and not before they are asked for', () => {
  const toJSON = vi.fn(() => 'made');
  const bytes = answerBytes({ toJSON });
  expect(toJSON).not.toHaveBeenCalled();

  expect([bytes(), bytes()]).toEqual(['{"data":"made"}', '{"data":"made"}']);
  expect(toJSON).toHaveBeenCalledOnce();
});
