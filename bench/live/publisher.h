/* The one who publishes: over HTTP or over a WebSocket of its own. */
#ifndef PUBLISHER_H
#define PUBLISHER_H

enum { LONGEST = 60000 };

extern const char *publish_path;
extern int publish_http;   /* POST, instead of a text message */
extern int tells;          /* the server itself makes the frame of the size and stamp it is told */
extern int server_stamps;  /* and puts the moment before its COMMIT into it */
extern int frame_size, publish_errors;

void open_publisher(void);
/* Publishes `count` frames back to back; `published` is then the number of the last one. */
void publish(int count);
/* Reads what the server answers; statuses other than 2xx are publish_errors. */
void hear_publisher(void);
void give_up(const char *why);
#endif
