/* The load client of bench/live. It joins with all sockets, says so in one line of JSON, and then
 * does what it reads on standard input, each answered by one line of JSON:
 *
 *     closed SECONDS BURST        publish BURST frames when everybody has the ones before
 *     paced PER_SECOND SECONDS    publish at that pace
 *     commands AT_ONCE PER_SECOND SECONDS    send the commands of the file (0: as fast as answered)
 *     listen SECONDS              only receive
 *
 * A published frame carries "~T" and twenty digits of CLOCK_MONOTONIC. */
#include "publisher.h"
#include "sockets.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PATIENCE = 30, MOST_FRAMES = 200000, WARM = 3 };

static char **commands;
static int command_count, next_command;

/* ------------------------------------------------------------------ phases */

static double cpu_seconds(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec)
        + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static double seconds_since(int64_t start) { return (double)(now_ns() - start) / 1e9; }

static void tell(const char *phase, double seconds, double cpu, uint64_t expected, int frames)
{
    int64_t least = 0, most = 0;
    for (int i = 0, first = 1; i < options.count; i++) {
        if (conns[i].state != OPEN) continue;
        if (first || conns[i].last < least) least = conns[i].last;
        if (first || conns[i].last > most) most = conns[i].last;
        first = 0;
    }
    printf("{\"phase\":\"%s\",\"seconds\":%.4f,\"cpu_share\":%.3f,\"alive\":%d,\"failed\":%d,"
           "\"closed_code\":%d,\"frames\":%d,\"expected\":%llu,\"delivered\":%llu,\"bytes\":%llu,\"wire_bytes\":%llu,\"gaps\":%llu,"
           "\"duplicates\":%llu,\"publish_errors\":%d,\"resets\":%llu,\"snaps\":%llu,"
           "\"snap_bytes\":%llu,\"least\":%lld,\"most\":%lld,",
           phase, seconds, cpu / (seconds > 0 ? seconds : 1), alive, failed, closed_code, frames,
           (unsigned long long)expected, (unsigned long long)counts.delivered,
           (unsigned long long)counts.bytes, (unsigned long long)counts.wire_bytes,
           (unsigned long long)counts.gaps, (unsigned long long)counts.duplicates, publish_errors,
           (unsigned long long)counts.resets, (unsigned long long)counts.snaps,
           (unsigned long long)counts.snap_bytes, (long long)least, (long long)most);
    printf("\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,", percentile_ms(&counts.latency, .5),
           percentile_ms(&counts.latency, .99), (double)counts.latency.most / 1e6);
    printf("\"join_p50_ms\":%.3f,\"join_p99_ms\":%.3f,\"ok\":%llu,\"refused\":%llu,\"again\":%llu,"
           "\"under_way\":%d,\"answer_p50_ms\":%.3f,\"answer_p99_ms\":%.3f}\n",
           percentile_ms(&counts.joining, .5), percentile_ms(&counts.joining, .99),
           (unsigned long long)counts.ok, (unsigned long long)counts.refused,
           (unsigned long long)counts.again, under_way, percentile_ms(&counts.answering, .5),
           percentile_ms(&counts.answering, .99));
    fflush(stdout);
}

/* Everybody has what was published, or PATIENCE seconds are over: 0. */
static int everybody_has(uint64_t expected)
{
    int64_t start = now_ns();
    while (counts.delivered + counts.lost < expected) {
        serve(50);
        if (seconds_since(start) > PATIENCE) return 0;
    }
    return 1;
}

/* The first frames pay for connections and caches; they do not count. 0 when they do not arrive. */
static int warm_up(void)
{
    int whole = 1;
    open_publisher();
    reset_counts();
    int64_t start = now_ns();
    for (int i = 0; whole && i < WARM && (!i || seconds_since(start) < 1); i++) {
        publish(1);
        whole = everybody_has((uint64_t)alive * (uint64_t)(i + 1));
    }
    if (whole) reset_counts();
    return whole;
}

static void closed(double seconds, int burst)
{
    uint64_t expected = 0;
    int frames = 0, whole = warm_up();
    int64_t start = now_ns();
    double cpu = cpu_seconds();
    while (whole && (!frames || seconds_since(start) < seconds) && frames < MOST_FRAMES) {
        publish(burst);
        frames += burst;
        whole = everybody_has(expected += (uint64_t)alive * (uint64_t)burst);
    }
    double took = seconds_since(start);
    hear_publisher();
    tell("closed", took, cpu_seconds() - cpu, expected, frames);
}

static void paced(double per_second, double seconds)
{
    uint64_t expected = 0;
    int frames = 0, total = warm_up() ? (int)(per_second * seconds) : 0;
    int64_t start = now_ns();
    double cpu = cpu_seconds();
    for (; frames < total; frames++) {
        int64_t due = start + (int64_t)(frames / per_second * 1e9);
        while (now_ns() < due) serve((int)((due - now_ns()) / 1000000) + 1);
        publish(1);
        expected += (uint64_t)alive;
    }
    everybody_has(expected);
    double took = seconds_since(start);
    hear_publisher();
    tell("paced", took, cpu_seconds() - cpu, expected, frames);
}

static void send_commands(int at_once, double per_second, double seconds)
{
    int sent = 0, misses = 0;
    reset_counts();
    int64_t start = now_ns();
    double cpu = cpu_seconds();
    for (;;) {
        double past = seconds_since(start);
        int due = per_second > 0 ? (int)(past * per_second) : command_count;
        while (next_command < command_count && under_way < at_once && sent < due && misses < options.count) {
            struct conn *c = &conns[next_command % options.count];
            if (c->state != OPEN || c->asked_at) misses++;
            else ask(c, commands[next_command]), sent++, misses = 0;
            next_command++;
        }
        misses = 0;
        serve(5);
        if (past > seconds + PATIENCE) break;
        if (!under_way && (past > seconds || next_command >= command_count)) break;
        if (past > seconds) due = 0, at_once = 0;
    }
    tell("commands", seconds_since(start), cpu_seconds() - cpu, (uint64_t)sent, 0);
}

static void listen_for(double seconds)
{
    reset_counts();
    int64_t start = now_ns();
    double cpu = cpu_seconds();
    while (seconds_since(start) < seconds) serve(20);
    tell("listen", seconds_since(start), cpu_seconds() - cpu, 0, 0);
}

/* One word of standard input after another; 0 at its end. */
static int obey(void)
{
    char line[200];
    double a = 0, b = 0, c = 0;
    ssize_t got = read(STDIN_FILENO, line, sizeof line - 1);
    if (got <= 0) return 0;
    line[got] = 0;
    if (sscanf(line, "closed %lf %lf", &a, &b) == 2) closed(a, (int)b);
    else if (sscanf(line, "paced %lf %lf", &a, &b) == 2) paced(a, b);
    else if (sscanf(line, "commands %lf %lf %lf", &a, &b, &c) == 3) send_commands((int)a, b, c);
    else if (sscanf(line, "listen %lf", &a) == 1) listen_for(a);
    else return 0;
    write_samples();
    return 1;
}

/* ------------------------------------------------------------------ the command line */

/* Every line of a file, without its end. */
static char **lines_of(const char *path, int *count)
{
    size_t room = 0;
    ssize_t length;
    char *line = NULL, **lines = NULL;
    FILE *file = fopen(path, "r");
    if (!file) give_up(path);
    for (*count = 0; (length = getline(&line, &room, file)) > 0; (*count)++) {
        if (line[length - 1] == '\n') line[length - 1] = 0;
        lines = realloc(lines, (size_t)(*count + 1) * sizeof *lines);
        lines[*count] = strdup(line);
    }
    fclose(file);
    return lines;
}

static void read_followers(const char *path)
{
    int count;
    char **lines = lines_of(path, &count);
    conns = calloc((size_t)count, sizeof *conns);
    options.count = count;
    for (int i = 0; i < count; i++) {
        char *tab = strchr(lines[i], '\t');
        conns[i].index = i;
        if (!tab) continue; /* an empty line: a stranger without a greeting */
        *tab = 0;
        conns[i].cookie = lines[i];
        conns[i].hello = tab + 1;
    }
}

static void read_options(int count, char **words)
{
    static const struct option known[] = {
        {"host", 1, 0, 'h'}, {"origin", 1, 0, 'o'}, {"path", 1, 0, 'p'}, {"port", 1, 0, 'P'},
        {"followers", 1, 0, 'f'}, {"in-flight", 1, 0, 'i'}, {"complete", 1, 0, 'c'},
        {"http", 1, 0, 'H'}, {"ws", 1, 0, 'w'}, {"tells", 0, 0, 't'}, {"stream", 1, 0, 's'},
        {"size", 1, 0, 'z'}, {"acknowledge-every", 1, 0, 'a'}, {"acknowledge-ms", 1, 0, 'm'},
        {"base", 1, 0, 'b'}, {"commands", 1, 0, 'C'}, {"samples", 1, 0, 'S'}, {"every", 1, 0, 'e'},
        {"acknowledge-bytes", 1, 0, 'B'}, {"server-stamps", 0, 0, 'T'},
        {"deflate", 0, 0, 'd'},
        {0, 0, 0, 0}};
    options = (struct options){.host = "127.0.0.1", .origin = "http://127.0.0.1", .path = "/",
        .stream = "bench", .in_flight = 64, .every = 10};
    for (int key; (key = getopt_long(count, words, "", known, NULL)) != -1;) {
        if (key == 'h') options.host = optarg;
        else if (key == 'o') options.origin = optarg;
        else if (key == 'p') options.path = optarg;
        else if (key == 'P' && options.port_count < 8) options.ports[options.port_count++] = atoi(optarg);
        else if (key == 'f') read_followers(optarg);
        else if (key == 'i') options.in_flight = atoi(optarg);
        else if (key == 'c') options.complete = *optarg == 's' ? AT_SNAP : *optarg == 'w' ? AT_WELCOME : AT_UPGRADE;
        else if (key == 'H') publish_path = optarg, publish_http = 1;
        else if (key == 'w') publish_path = optarg;
        else if (key == 't') tells = 1;
        else if (key == 'T') server_stamps = 1;
        else if (key == 'd') options.deflate = 1;
        else if (key == 's') options.stream = optarg;
        else if (key == 'z') frame_size = atoi(optarg);
        else if (key == 'a') options.acknowledge_every = atoi(optarg);
        else if (key == 'B') options.acknowledge_bytes = atoi(optarg);
        else if (key == 'm') options.acknowledge_ms = atoi(optarg);
        else if (key == 'b') options.base = atoll(optarg);
        else if (key == 'C') commands = lines_of(optarg, &command_count);
        else if (key == 'S') options.samples = optarg;
        else if (key == 'e') options.every = atoi(optarg);
        else exit(2);
    }
    if (!conns || !options.port_count || frame_size > LONGEST) exit(2);
}

int main(int count, char **words)
{
    struct rlimit files;
    read_options(count, words);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    open_loop();
    int64_t start = now_ns();
    double cpu = cpu_seconds();
    join_all(180);
    double took = (double)((last_joined_at ? last_joined_at : now_ns()) - start) / 1e9;
    tell("joined", took, cpu_seconds() - cpu, (uint64_t)options.count, 0);
    for (;;)
        if (serve(20) && !obey()) return 0;
}
