/* The followers: N WebSockets on one epoll, each counted, acknowledged and checked. */
#ifndef SOCKETS_H
#define SOCKETS_H
#include "wire.h"

enum state { IDLE, CONNECTING, UPGRADING, GREETING, OPEN, DEAD };
enum complete { AT_UPGRADE, AT_WELCOME, AT_SNAP };

struct conn {
    int fd, index;
    enum state state;
    unsigned unacked, unacked_bytes, rest_length, rest_capacity;
    int64_t last;       /* the number of the last frame; -1: the first one will tell */
    int64_t began;      /* when it began to connect */
    int64_t unacked_at; /* when the first unacknowledged frame came */
    int64_t silent_at;  /* when it said something last */
    int64_t asked_at;   /* when its command was sent, 0 when none is under way */
    int64_t again_at;   /* when its command is to be sent again */
    const char *command;
    unsigned char *rest; /* the beginning of a message */
    const char *cookie, *hello;
};

/* What the bench asked for on the command line. */
struct options {
    const char *host, *origin, *path, *stream, *samples;
    int ports[8], port_count, count, in_flight, acknowledge_ms, acknowledge_every, acknowledge_bytes, every;
    int deflate; /* offer it */
    int64_t base;
    enum complete complete;
};

/* What happened since reset_counts(). */
struct counts {
    uint64_t delivered, bytes, wire_bytes, gaps, duplicates, lost, snaps, resets, snap_bytes, ok, refused, again;
    struct histogram latency, joining, answering;
};

extern struct options options;
extern struct counts counts;
extern struct conn *conns;
extern int alive, failed, closed_code, under_way, loop, opened, at_the_door;
extern int64_t published; /* the number of the last frame that was published */
extern int64_t last_joined_at;

void open_loop(void);
/* Opens all sockets, at most options.in_flight at a time; returns after `seconds` at the latest. */
void join_all(double seconds);
/* Serves the sockets for at most `ms`; 1 when there is something to read on standard input. */
int serve(int ms);
void reset_counts(void);
/* Sends a text message; 0 when the socket would not take it whole (it is then given up). */
int say(struct conn *c, const char *text, size_t length);
void ask(struct conn *c, const char *command);
/* Writes (number, ns) pairs of every options.every-th socket to options.samples. */
void write_samples(void);
/* Between sockets.c and joining.c: the steps of one socket. */
void connected(struct conn *c);
size_t upgraded(struct conn *c, unsigned char *from, size_t have);
void joined(struct conn *c, int64_t now);
void end(struct conn *c);
#endif
