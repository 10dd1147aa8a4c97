/* What both programs of bench/live need: the clock, WebSocket frames, a latency histogram. */
#ifndef WIRE_H
#define WIRE_H
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>

#define KEY "dGhlIHNhbXBsZSBub25jZQ=="          /* the example key of RFC 6455 */
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="   /* and the answer to it */

enum { TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

struct frame {
    int opcode;
    unsigned char *payload; /* unmasked in place */
    size_t length;
    int packed; /* deflated, RFC 7692 */
};

/* CLOCK_MONOTONIC, the clock of Python's time.monotonic_ns(). */
int64_t now_ns(void);

/* Bytes used by the first whole frame in data, 0 when it is not whole yet, -1 when it is none. */
long read_frame(unsigned char *data, size_t have, struct frame *out);

/* Writes one frame into out (room for length + 14 bytes); masked as clients must. Its size. */
size_t write_frame(unsigned char *out, int opcode, const void *payload, size_t length, int masked);

/* Microseconds, one by one up to 2048, then in steps of a thousandth or finer. */
#define BUCKETS (2048 + 32 * 1024)
struct histogram {
    uint32_t counts[BUCKETS];
    uint64_t total;
    int64_t most; /* ns */
};
void observe(struct histogram *h, int64_t ns);
double percentile_ms(const struct histogram *h, double share);
#endif
