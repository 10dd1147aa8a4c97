#include "publisher.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

const char *publish_path;
int publish_http, tells, server_stamps, frame_size = 300, publish_errors;
static int publisher = -1;

void give_up(const char *why)
{
    fprintf(stderr, "client: %s: %s\n", why, strerror(errno));
    exit(1);
}

static void send_whole(const void *what, size_t length)
{
    for (size_t at = 0; at < length;) {
        ssize_t sent = send(publisher, (const char *)what + at, length - at, MSG_NOSIGNAL);
        if (sent > 0) {
            at += (size_t)sent;
        } else if (errno == EAGAIN) {
            struct pollfd room = {publisher, POLLOUT, 0};
            poll(&room, 1, 1000);
        } else {
            publish_errors++;
            return;
        }
    }
}

void open_publisher(void)
{
    int on = 1;
    char text[2048];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (publisher >= 0) close(publisher);
    to.sin_port = htons((uint16_t)options.ports[0]);
    publisher = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(publisher, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(publisher, (struct sockaddr *)&to, sizeof to)) give_up("cannot publish");
    if (publish_http) return;
    int length = snprintf(text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: " KEY "\r\nSec-WebSocket-Version: 13\r\n\r\n",
        publish_path, options.host, options.origin);
    send_whole(text, (size_t)length);
    if (recv(publisher, text, sizeof text, 0) < 12 || strncmp(text, "HTTP/1.1 101", 12))
        give_up("the server lets nobody publish");
}

void hear_publisher(void)
{
    char text[8192];
    ssize_t got;
    while ((got = recv(publisher, text, sizeof text - 1, MSG_DONTWAIT)) > 0) {
        text[got] = 0;
        if (!publish_http) continue;
        for (char *at = text; (at = strstr(at, "HTTP/1.1 ")); at += 9)
            if (at[9] != '2') publish_errors++;
    }
}

static void post(const char *body, int length)
{
    char head[512];
    int size = snprintf(head, sizeof head, "POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\n"
        "Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n",
        publish_path, options.host, options.origin, length);
    char whole[LONGEST + 600];
    memcpy(whole, head, (size_t)size);
    memcpy(whole + size, body, (size_t)length);
    send_whole(whole, (size_t)(size + length));
}

static void send_text(const char *body, size_t size)
{
    static char frame[LONGEST + 16];
    send_whole(frame, write_frame((unsigned char *)frame, TEXT, body, size, 1));
}

static void publish_one(void)
{
    static char body[LONGEST];
    int size = snprintf(body, sizeof body,
        "{\"s\":\"%s\",\"q\":%lld,\"e\":\"bench.told\",\"v\":\"none\",\"t\":\"~T%020lld\",\"html\":\"",
        options.stream, (long long)++published, (long long)now_ns());
    while (size < frame_size - 2) body[size++] = 'x';
    body[size++] = '"';
    body[size++] = '}';
    if (publish_http) {
        post(body, size);
        return;
    }
    send_text(body, (size_t)size);
}

void publish(int count)
{
    char body[300];
    hear_publisher();
    if (!tells) {
        while (count--) publish_one();
        return;
    }
    int size = snprintf(body, sizeof body, "%s %020lld %d %d", options.stream,
        server_stamps ? 0LL : (long long)now_ns(), frame_size, count);
    if (publish_http)
        post(body, size);
    else
        send_text(body, (size_t)size);
    published += count;
}
