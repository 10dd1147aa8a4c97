#include "wire.h"

#include <string.h>
#include <time.h>

int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

long read_frame(unsigned char *data, size_t have, struct frame *out)
{
    if (have < 2) return 0;
    size_t head = 2, length = data[1] & 127;
    int masked = data[1] & 128;
    if (!(data[0] & 128) || data[0] & 48) return -1; /* no fragments, no other extensions */
    if (length == 126) {
        if (have < 4) return 0;
        length = (size_t)data[2] << 8 | data[3];
        head = 4;
    } else if (length == 127) {
        if (have < 10) return 0;
        length = 0;
        for (int i = 2; i < 10; i++) length = length << 8 | data[i];
        head = 10;
    }
    if (length > 1 << 20) return -1;
    size_t start = head + (masked ? 4 : 0);
    if (have < start + length) return 0;
    out->opcode = data[0] & 15;
    out->packed = data[0] & 64;
    out->payload = data + start;
    out->length = length;
    if (masked)
        for (size_t i = 0; i < length; i++) out->payload[i] ^= data[head + i % 4];
    return (long)(start + length);
}

size_t write_frame(unsigned char *out, int opcode, const void *payload, size_t length, int masked)
{
    static const unsigned char mask[4] = {0x5a, 0x13, 0xc7, 0x21};
    size_t head = 2;
    out[0] = (unsigned char)(128 | opcode);
    if (length < 126) {
        out[1] = (unsigned char)length;
    } else if (length < 65536) {
        out[1] = 126;
        out[2] = (unsigned char)(length >> 8);
        out[3] = (unsigned char)length;
        head = 4;
    } else {
        out[1] = 127;
        for (int i = 0; i < 8; i++) out[2 + i] = (unsigned char)(length >> (56 - 8 * i));
        head = 10;
    }
    if (!masked) {
        memcpy(out + head, payload, length);
        return head + length;
    }
    out[1] |= 128;
    memcpy(out + head, mask, 4);
    head += 4;
    const unsigned char *from = payload;
    for (size_t i = 0; i < length; i++) out[head + i] = from[i] ^ mask[i % 4];
    return head + length;
}

static int bucket(uint64_t us)
{
    if (us < 2048) return (int)us;
    int shift = 63 - __builtin_clzll(us) - 10; /* 1024 steps in each doubling */
    int place = 2048 + (shift - 1) * 1024 + (int)(us >> shift) - 1024;
    return place < BUCKETS ? place : BUCKETS - 1;
}

void observe(struct histogram *h, int64_t ns)
{
    if (ns < 0) ns = 0;
    h->counts[bucket((uint64_t)ns / 1000)]++;
    h->total++;
    if (ns > h->most) h->most = ns;
}

double percentile_ms(const struct histogram *h, double share)
{
    uint64_t rank = (uint64_t)(share * (double)h->total), seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
        seen += h->counts[i];
        if (seen <= rank) continue;
        if (i < 2048) return i / 1000.0;
        int shift = (i - 2048) / 1024 + 1;
        return (double)((uint64_t)(1024 + (i - 2048) % 1024) << shift) / 1000.0;
    }
    return (double)h->most / 1e6;
}
