#include "sockets.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

enum { ROOM = 1 << 20, SLICES = 16, SLICE_MS = 16, MOST_SAMPLES = 1 << 23 };
static const int64_t MS = 1000000, KEEP_ALIVE = 15000 * MS;

struct options options;
struct counts counts;
struct conn *conns;
int alive, failed, closed_code, under_way, loop, opened, at_the_door;
int64_t published, last_joined_at;

static struct sample { int64_t number, at; } *samples;
static size_t sample_count;
static unsigned char data[ROOM + 1];

static int64_t swept_at;
static int slice;

void reset_counts(void)
{
    memset(&counts, 0, sizeof counts);
    sample_count = 0;
}

void open_loop(void)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    loop = epoll_create1(0);
    epoll_ctl(loop, EPOLL_CTL_ADD, STDIN_FILENO, &event);
    if (options.samples) samples = malloc(MOST_SAMPLES * sizeof *samples);
}

void end(struct conn *c)
{
    if (c->state == DEAD) return;
    if (c->state < OPEN) {
        at_the_door--;
        failed++;
    } else {
        alive--;
        if (published > c->last && c->last >= 0) counts.lost += (uint64_t)(published - c->last);
    }
    if (c->asked_at) under_way--;
    c->asked_at = 0;
    c->state = DEAD;
    close(c->fd);
    free(c->rest);
    c->rest = NULL;
}

static int send_frame(struct conn *c, int opcode, const void *payload, size_t length)
{
    static unsigned char frame[70000];
    if (c->state == DEAD || length > 65536) return 0;
    size_t size = write_frame(frame, opcode, payload, length, 1);
    c->silent_at = now_ns();
    if (send(c->fd, frame, size, MSG_NOSIGNAL) == (ssize_t)size) return 1;
    end(c);
    return 0;
}

int say(struct conn *c, const char *text, size_t length) { return send_frame(c, TEXT, text, length); }

static void acknowledge(struct conn *c)
{
    char text[300];
    int length = c->unacked
        ? snprintf(text, sizeof text, "{\"ack\":{\"%s\":%lld}}", options.stream, (long long)c->last)
        : snprintf(text, sizeof text, "{\"ack\":{}}");
    c->unacked = c->unacked_bytes = 0;
    say(c, text, (size_t)length);
}

void ask(struct conn *c, const char *command)
{
    if (!c->asked_at) {
        under_way++;
        c->asked_at = now_ns();
    }
    c->command = command;
    c->again_at = 0;
    say(c, command, strlen(command));
}

static int64_t number_after(const unsigned char *text, size_t length, const char *mark)
{
    const unsigned char *at = memmem(text, length, mark, strlen(mark));
    return at ? strtoll((const char *)at + strlen(mark), NULL, 10) : -1;
}

static void count_frame(struct conn *c, const unsigned char *text, size_t length, int64_t now)
{
    int64_t number = number_after(text, length < 200 ? length : 200, "\"q\":");
    if (c->last < 0) c->last = number - 1;
    if (number <= c->last) {
        counts.duplicates++;
        return;
    }
    if (number > c->last + 1) {
        counts.gaps += (uint64_t)(number - c->last - 1);
        counts.lost += (uint64_t)(number - c->last - 1);
    }
    c->last = number;
    counts.delivered++;
    counts.bytes += length;
    int64_t stamp = number_after(text, length, "~T");
    if (stamp > 0) observe(&counts.latency, now - stamp);
    if (samples && c->index % options.every == 0 && sample_count < MOST_SAMPLES)
        samples[sample_count++] = (struct sample){number, now};
    if (!options.acknowledge_every) return;
    if (!c->unacked++) c->unacked_at = now;
    c->unacked_bytes += (unsigned)length;
    if (c->unacked >= (unsigned)options.acknowledge_every
        || c->unacked_bytes >= (unsigned)options.acknowledge_bytes) acknowledge(c);
}

static void answered(struct conn *c, const unsigned char *text, size_t length, int64_t now)
{
    if (!c->asked_at) return;
    if (text[2] == 'e' && memmem(text, length, "\"retry\":true", 12)) {
        int64_t after = number_after(text, length, "\"after\":");
        counts.again++;
        c->again_at = now + (after > 0 ? after * 1000 : 100) * MS;
        return;
    }
    if (text[2] == 'o') counts.ok++;
    else counts.refused++;
    observe(&counts.answering, now - c->asked_at);
    c->asked_at = 0;
    under_way--;
}

/* The length of the first string, "welcome" and its like, tells the kind. */
static int is(const unsigned char *text, size_t length, const char *kind)
{
    size_t size = strlen(kind);
    return length > size + 3 && !memcmp(text + 2, kind, size) && text[2 + size] == '"';
}

static void hear(struct conn *c, const unsigned char *text, size_t length, int64_t now)
{
    if (length < 6) return;
    if (is(text, length, "s")) {
        count_frame(c, text, length, now);
    } else if (is(text, length, "ok") || is(text, length, "err")) {
        answered(c, text, length, now);
    } else if (is(text, length, "welcome")) {
        if (options.complete == AT_WELCOME && c->state == GREETING) joined(c, now);
    } else if (is(text, length, "reset")) {
        counts.resets++;
    } else if (is(text, length, "snap")) {
        counts.snaps++;
        counts.snap_bytes += length;
        c->last = number_after(text, length, "\"seq\":");
        if (options.complete == AT_SNAP && c->state == GREETING) joined(c, now);
    }
}

/* The text of a deflated message that leans on no other; valid until the next one. */
static size_t inflated(const unsigned char *from, size_t length, unsigned char **text)
{
    static unsigned char plain[1 << 18];
    static z_stream stream;
    static int begun;
    if (!begun++) inflateInit2(&stream, -15);
    else inflateReset(&stream);
    stream.next_out = plain;
    stream.avail_out = sizeof plain;
    stream.next_in = (unsigned char *)from;
    stream.avail_in = (unsigned)length;
    inflate(&stream, Z_SYNC_FLUSH);
    stream.next_in = (unsigned char *)"\0\0\xff\xff";
    stream.avail_in = 4;
    inflate(&stream, Z_SYNC_FLUSH);
    *text = plain;
    return sizeof plain - stream.avail_out;
}

/* Bytes used of what it says once the switch of protocols is done. */
static size_t consume(struct conn *c, unsigned char *from, size_t have)
{
    int64_t now = now_ns();
    size_t at = 0;
    struct frame frame;
    while (c->state != DEAD) {
        long used = read_frame(from + at, have - at, &frame);
        if (used == 0) break;
        if (used < 0 || frame.opcode == CLOSE) {
            if (used > 0 && frame.length >= 2) closed_code = frame.payload[0] << 8 | frame.payload[1];
            end(c);
        } else if (frame.opcode == PING) {
            send_frame(c, PONG, frame.payload, frame.length);
        } else if (frame.opcode == TEXT) {
            counts.wire_bytes += (uint64_t)used;
            if (frame.packed) frame.length = inflated(frame.payload, frame.length, &frame.payload);
            hear(c, frame.payload, frame.length, now);
        }
        at += (size_t)used;
    }
    return at;
}

static void readable(struct conn *c)
{
    size_t have = c->rest_length, used = 0;
    if (have) memcpy(data, c->rest, have);
    ssize_t got = recv(c->fd, data + have, ROOM - have, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) end(c);
        return;
    }
    have += (size_t)got;
    if (c->state == UPGRADING) used = upgraded(c, data, have);
    if (c->state == GREETING || c->state == OPEN) used += consume(c, data + used, have - used);
    if (c->state == DEAD) return;
    c->rest_length = (unsigned)(have - used);
    if (!c->rest_length) return;
    if (c->rest_length > c->rest_capacity) {
        c->rest_capacity = c->rest_length + 1024;
        c->rest = realloc(c->rest, c->rest_capacity);
    }
    memcpy(c->rest, data + used, c->rest_length);
}

/* A sixteenth of the sockets at a time, so that what they say after a second is spread. */
static void sweep(int64_t now)
{
    if (now - swept_at < SLICE_MS * MS) return;
    swept_at = now;
    slice = (slice + 1) % SLICES;
    for (int i = slice; i < opened; i += SLICES) {
        struct conn *c = &conns[i];
        if (c->state != OPEN) continue;
        int64_t wait = options.acknowledge_ms * MS;
        if (c->unacked && wait && now - c->unacked_at >= wait) acknowledge(c);
        else if (options.acknowledge_every && now - c->silent_at > KEEP_ALIVE) acknowledge(c);
        if (c->state == OPEN && c->again_at && now >= c->again_at) ask(c, c->command);
    }
}

static int gathers = -1;

int serve(int ms)
{
    struct epoll_event events[1024];
    if (gathers < 0) gathers = !getenv("BENCH_WAKE");
    int told = 0, wait = ms < SLICE_MS ? ms : SLICE_MS;
    /* Looks every 0.2 ms instead of being woken by each frame: a wake-up interrupts the other core, and
       the sender pays for it, which no network asks of a server. The same for every server. */
    if (gathers && wait > 0) usleep(200);
    int ready = epoll_wait(loop, events, 1024, gathers ? 0 : wait);
    for (int i = 0; i < ready; i++) {
        struct conn *c = events[i].data.ptr;
        if (!c) told = 1;
        else if (c->state == CONNECTING) connected(c);
        else if (c->state != DEAD) readable(c);
    }
    sweep(now_ns());
    return told;
}

void write_samples(void)
{
    FILE *file = options.samples ? fopen(options.samples, "wb") : NULL;
    if (!file) return;
    fwrite(samples, sizeof *samples, sample_count, file);
    fclose(file);
}
