/* The physical limit: send() of one prepared frame to every socket, and nothing else.
 *
 *     sendloop PORT
 *
 * Whoever opens /publish publishes: each of its text messages goes to all others. */
#include "wire.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 20000, ROOM = 65536 };
static const char SWITCH[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                             "Connection: Upgrade\r\nSec-WebSocket-Accept: " ACCEPT "\r\n\r\n";

static struct peer {
    int open, publishes;
    unsigned char *waiting; /* what its socket would not take yet */
    size_t length, capacity;
} peers[MOST];
static int followers[MOST], follower_count, loop;
static unsigned char data[ROOM], prepared[ROOM + 16], rest[ROOM];
static size_t rest_length; /* the beginning of a message of the one who publishes */

static void watch(int fd, int change, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = fd};
    epoll_ctl(loop, change, fd, &event);
}

static void end(int fd)
{
    for (int i = 0; i < follower_count; i++)
        if (followers[i] == fd) followers[i--] = followers[--follower_count];
    free(peers[fd].waiting);
    memset(&peers[fd], 0, sizeof peers[fd]);
    close(fd);
}

static void wait_for_room(int fd, const unsigned char *rest, size_t length)
{
    struct peer *p = &peers[fd];
    if (p->length + length > p->capacity) {
        p->capacity = 2 * (p->length + length);
        p->waiting = realloc(p->waiting, p->capacity);
    }
    memcpy(p->waiting + p->length, rest, length);
    p->length += length;
    watch(fd, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
}

static void flush(int fd)
{
    struct peer *p = &peers[fd];
    ssize_t sent = send(fd, p->waiting, p->length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent <= 0) return;
    p->length -= (size_t)sent;
    memmove(p->waiting, p->waiting + sent, p->length);
    if (!p->length) watch(fd, EPOLL_CTL_MOD, EPOLLIN);
}

static void tell_all(const unsigned char *text, size_t length)
{
    size_t size = write_frame(prepared, TEXT, text, length, 0);
    for (int i = 0; i < follower_count; i++) {
        int fd = followers[i];
        ssize_t sent = 0;
        if (!peers[fd].length) sent = send(fd, prepared, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) sent = 0;
        if ((size_t)sent < size) wait_for_room(fd, prepared + sent, size - (size_t)sent);
    }
}

static void greet(int fd)
{
    peers[fd].open = 1;
    peers[fd].publishes = !strncmp((char *)data, "GET /publish ", 13);
    if (!peers[fd].publishes) followers[follower_count++] = fd;
    if (send(fd, SWITCH, sizeof SWITCH - 1, MSG_NOSIGNAL) < 0) end(fd);
}

static void hear(int fd)
{
    size_t have = peers[fd].publishes ? rest_length : 0, at = 0;
    memcpy(data, rest, have);
    ssize_t got = recv(fd, data + have, ROOM - 1 - have, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) end(fd);
        return;
    }
    have += (size_t)got;
    data[have] = 0;
    if (!peers[fd].open) {
        greet(fd);
        return;
    }
    if (!peers[fd].publishes) return; /* a pong, or its close */
    struct frame frame;
    for (long used; (used = read_frame(data + at, have - at, &frame)) > 0; at += (size_t)used)
        if (frame.opcode == TEXT) tell_all(frame.payload, frame.length);
    rest_length = have - at;
    memcpy(rest, data + at, rest_length);
}

static void welcome(int door)
{
    int fd, on = 1;
    while ((fd = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (fd >= MOST) {
            close(fd);
            continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(fd, EPOLL_CTL_ADD, EPOLLIN);
    }
}

int main(int count, char **words)
{
    int on = 1, door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct rlimit files;
    here.sin_port = htons((uint16_t)(count > 1 ? atoi(words[1]) : 0));
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&here, sizeof here) || listen(door, 4096)) {
        perror("sendloop");
        return 1;
    }
    loop = epoll_create1(0);
    watch(door, EPOLL_CTL_ADD, EPOLLIN);
    struct epoll_event events[512];
    for (;;) {
        int ready = epoll_wait(loop, events, 512, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == door) welcome(door);
            else if (events[i].events & EPOLLOUT) flush(fd);
            else hear(fd);
        }
    }
}
