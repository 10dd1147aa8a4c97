/* The way in: connect, upgrade, greet, until the server has said what counts as being in. */
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { PER_ADDRESS = 10000 };

void joined(struct conn *c, int64_t now)
{
    c->state = OPEN;
    at_the_door--;
    alive++;
    last_joined_at = now;
    observe(&counts.joining, now - c->began);
}

size_t upgraded(struct conn *c, unsigned char *from, size_t have)
{
    from[have] = 0;
    char *stop = strstr((char *)from, "\r\n\r\n");
    if (!stop) return 0;
    *stop = 0;
    if (strncmp((char *)from, "HTTP/1.1 101", 12) || !strstr((char *)from, ACCEPT)) {
        closed_code = atoi((char *)from + 9);
        end(c);
        return have;
    }
    c->state = GREETING;
    if (c->hello) say(c, c->hello, strlen(c->hello));
    if (options.complete == AT_UPGRADE && c->state == GREETING) joined(c, now_ns());
    return (size_t)(stop + 4 - (char *)from);
}

void connected(struct conn *c)
{
    char text[4096];
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    int length = snprintf(text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: " KEY "\r\nSec-WebSocket-Version: 13\r\n%s%s%s%s\r\n",
        options.path, options.host, options.origin, c->cookie ? "Cookie: " : "",
        c->cookie ? c->cookie : "", c->cookie ? "\r\n" : "",
        options.deflate ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "");
    c->state = UPGRADING;
    epoll_ctl(loop, EPOLL_CTL_MOD, c->fd, &event);
    if (send(c->fd, text, (size_t)length, MSG_NOSIGNAL) != length) end(c);
}

static void begin(struct conn *c)
{
    int on = 1;
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
    struct epoll_event event = {.events = EPOLLOUT, .data.ptr = c};
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + (uint32_t)(c->index / PER_ADDRESS));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons((uint16_t)options.ports[c->index % options.port_count]);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    c->state = CONNECTING;
    c->last = options.base;
    c->began = now_ns();
    at_the_door++;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (c->fd < 0 || bind(c->fd, (struct sockaddr *)&from, sizeof from)
        || (connect(c->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS)) {
        end(c);
        return;
    }
    epoll_ctl(loop, EPOLL_CTL_ADD, c->fd, &event);
}

void join_all(double seconds)
{
    int64_t limit = now_ns() + (int64_t)(seconds * 1e9);
    while ((opened < options.count || at_the_door) && now_ns() < limit) {
        while (opened < options.count && at_the_door < options.in_flight) begin(&conns[opened++]);
        serve(20);
    }
}
