/** Key and certificate of a server named localhost, at 127.0.0.1, that no authority vouches for. It guards nothing. */
export const selfSigned = {
  key: [
    '-----BEGIN PRIVATE KEY-----',
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNhJ6RgGC79xfRwsR',
    'cmo2BMlBuWro8Mf3zZ9yOXsTD3ShRANCAAQgkZ8a0Fg/34SUANyUPhIQ/LJOsk17',
    'ACsBT/cczW0zm8NefZtFPVOIL2D87FGI6BpUP5h7KvFyBeouMP0OYW+T',
    '-----END PRIVATE KEY-----',
  ].join('\n'),
  cert: [
    '-----BEGIN CERTIFICATE-----',
    'MIIBmjCCAUGgAwIBAgIUK8GsL04EdyDNXUhcNq4zn8F59ugwCgYIKoZIzj0EAwIw',
    'FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMDE0MjgyMFoYDzIxMjYxMDI3',
    'MTQyODIwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO',
    'PQMBBwNCAAQgkZ8a0Fg/34SUANyUPhIQ/LJOsk17ACsBT/cczW0zm8NefZtFPVOI',
    'L2D87FGI6BpUP5h7KvFyBeouMP0OYW+To28wbTAdBgNVHQ4EFgQUC1BedYDMY5/m',
    'TZyAoj/KpwRooIYwHwYDVR0jBBgwFoAUC1BedYDMY5/mTZyAoj/KpwRooIYwDwYD',
    'VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI',
    'zj0EAwIDRwAwRAIgKpuFdTsAAeDR596+3rilro09PH0xAD4Mu8c1rgJ7DQ4CIFoU',
    'pzunO4TxIoynz5uLmJwyEwREWPT/kwCwDTRmBRfq',
    '-----END CERTIFICATE-----',
  ].join('\n'),
} as const;
