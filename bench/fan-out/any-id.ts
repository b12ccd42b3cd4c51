/** In its place each subscriber puts an id of its own, as clients do: no server is to send all of them the very same bytes. */
export const anyId = '00000000-0000-0000-0000-000000000000';
