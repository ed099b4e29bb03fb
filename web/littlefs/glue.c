// littlefs for a page. One instance of this module is one mounted file system; the chip under it is on the
// other side of the four imports. Made into lfs.wasm by make.py, without any library: what littlefs needs of
// one is here.
#include "lfs.h"

#define EXPORT(name) __attribute__((export_name(#name)))
#define IMPORT(name) __attribute__((import_module("chip"), import_name(#name)))

IMPORT(read) int chip_read(uint32_t block, uint32_t off, void *into, uint32_t size);
IMPORT(prog) int chip_prog(uint32_t block, uint32_t off, const void *from, uint32_t size);
IMPORT(erase) int chip_erase(uint32_t block);
IMPORT(sync) int chip_sync(void);

static int on_read(const struct lfs_config *c, lfs_block_t block, lfs_off_t off, void *into, lfs_size_t size) {
    (void)c;
    return chip_read(block, off, into, size);
}

static int on_prog(const struct lfs_config *c, lfs_block_t block, lfs_off_t off, const void *from, lfs_size_t size) {
    (void)c;
    return chip_prog(block, off, from, size);
}

static int on_erase(const struct lfs_config *c, lfs_block_t block) {
    (void)c;
    return chip_erase(block);
}

static int on_sync(const struct lfs_config *c) {
    (void)c;
    return chip_sync();
}

static lfs_t fs;
static struct lfs_config config = {.read = on_read, .prog = on_prog, .erase = on_erase, .sync = on_sync};
static struct lfs_info info;

// A heap: blocks one after the other from __heap_base on. The first free one that is large enough is taken;
// free neighbours become one as they are passed.
typedef struct block {
    uint32_t size;
    uint32_t used;
} block_t;

extern unsigned char __heap_base;
static block_t *first;
static block_t *end;

static block_t *after(block_t *block) {
    return (block_t *)((uint32_t)(block + 1) + block->size);
}

static void join(block_t *block) {
    for (block_t *next = after(block); next < end && !next->used; next = after(block))
        block->size += sizeof(block_t) + next->size;
}

static void split(block_t *block, uint32_t size) {
    if (block->size < size + sizeof(block_t) + 8)
        return;
    uint32_t rest = block->size - size - sizeof(block_t);
    block->size = size;
    block_t *next = after(block);
    next->size = rest;
    next->used = 0;
}

static block_t *grown(uint32_t size) {
    block_t *block = end;
    uint32_t top = (uint32_t)(block + 1) + size;
    uint32_t have = __builtin_wasm_memory_size(0) * 65536u;
    if (top > have && __builtin_wasm_memory_grow(0, (top - have + 65535u) / 65536u) == (size_t)-1)
        return 0;
    block->size = size;
    end = (block_t *)top;
    return block;
}

EXPORT(alloc) void *malloc(size_t want) {
    uint32_t size = (want + 7u) & ~7u;
    if (!first)
        first = end = (block_t *)(((uint32_t)&__heap_base + 7u) & ~7u);
    block_t *block = first;
    for (; block < end; block = after(block)) {
        if (block->used)
            continue;
        join(block);
        if (block->size >= size)
            break;
    }
    if (block < end)
        split(block, size);
    else if (!(block = grown(size)))
        return 0;
    block->used = 1;
    return block + 1;
}

EXPORT(release) void free(void *p) {
    if (p)
        ((block_t *)p - 1)->used = 0;
}

// Of the C library, what littlefs calls.
void *memcpy(void *to, const void *from, size_t n) {
    unsigned char *a = to;
    const unsigned char *b = from;
    while (n--)
        *a++ = *b++;
    return to;
}

void *memmove(void *to, const void *from, size_t n) {
    unsigned char *a = to;
    const unsigned char *b = from;
    if (a < b)
        return memcpy(to, from, n);
    while (n--)
        a[n] = b[n];
    return to;
}

void *memset(void *to, int value, size_t n) {
    unsigned char *a = to;
    while (n--)
        *a++ = (unsigned char)value;
    return to;
}

int memcmp(const void *left, const void *right, size_t n) {
    const unsigned char *a = left, *b = right;
    for (; n--; a++, b++)
        if (*a != *b)
            return *a - *b;
    return 0;
}

size_t strlen(const char *s) {
    size_t n = 0;
    while (s[n])
        n++;
    return n;
}

char *strcpy(char *to, const char *from) {
    memcpy(to, from, strlen(from) + 1);
    return to;
}

char *strchr(const char *s, int c) {
    for (; *s != (char)c; s++)
        if (!*s)
            return 0;
    return (char *)s;
}

static size_t span(const char *s, const char *set, int in) {
    size_t n = 0;
    while (s[n] && (strchr(set, s[n]) != 0) == in)
        n++;
    return n;
}

size_t strspn(const char *s, const char *set) {
    return span(s, set, 1);
}

size_t strcspn(const char *s, const char *set) {
    return span(s, set, 0);
}

// The calls of a file system, as littlefs-python's extension makes them. A file or a folder that is open is the
// address of littlefs' own record of it.
EXPORT(configure)
void configure(uint32_t read, uint32_t prog, uint32_t block, uint32_t count, int32_t cycles, uint32_t cache,
               uint32_t lookahead, uint32_t name, uint32_t disk) {
    config.read_size = read;
    config.prog_size = prog;
    config.block_size = block;
    config.block_count = count;
    config.block_cycles = cycles;
    config.cache_size = cache;
    config.lookahead_size = lookahead;
    config.name_max = name;
    config.disk_version = disk;
}

EXPORT(format) int do_format(void) { return lfs_format(&fs, &config); }
EXPORT(mount) int do_mount(void) { return lfs_mount(&fs, &config); }
EXPORT(unmount) int do_unmount(void) { return lfs_unmount(&fs); }
EXPORT(block_count) uint32_t do_block_count(void) { return fs.block_count; }
EXPORT(fs_size) int do_fs_size(void) { return lfs_fs_size(&fs); }
EXPORT(fs_gc) int do_fs_gc(void) { return lfs_fs_gc(&fs); }
EXPORT(mkconsistent) int do_mkconsistent(void) { return lfs_fs_mkconsistent(&fs); }
EXPORT(remove) int do_remove(const char *path) { return lfs_remove(&fs, path); }
EXPORT(rename) int do_rename(const char *from, const char *to) { return lfs_rename(&fs, from, to); }
EXPORT(mkdir) int do_mkdir(const char *path) { return lfs_mkdir(&fs, path); }

EXPORT(stat) int do_stat(const char *path) { return lfs_stat(&fs, path, &info); }
EXPORT(info_type) int info_type(void) { return info.type; }
EXPORT(info_size) uint32_t info_size(void) { return info.size; }
EXPORT(info_name) const char *info_name(void) { return info.name; }

EXPORT(file_bytes) uint32_t file_bytes(void) { return sizeof(lfs_file_t); }
EXPORT(file_open) int do_open(lfs_file_t *file, const char *path, int flags) { return lfs_file_open(&fs, file, path, flags); }
EXPORT(file_flags) uint32_t file_flags(lfs_file_t *file) { return file->flags; }
EXPORT(file_close) int do_close(lfs_file_t *file) { return lfs_file_close(&fs, file); }
EXPORT(file_sync) int do_sync(lfs_file_t *file) { return lfs_file_sync(&fs, file); }
EXPORT(file_read) int do_read(lfs_file_t *file, void *into, uint32_t n) { return lfs_file_read(&fs, file, into, n); }
EXPORT(file_write) int do_write(lfs_file_t *file, const void *from, uint32_t n) { return lfs_file_write(&fs, file, from, n); }
EXPORT(file_seek) int do_seek(lfs_file_t *file, int off, int whence) { return lfs_file_seek(&fs, file, off, whence); }
EXPORT(file_truncate) int do_truncate(lfs_file_t *file, uint32_t n) { return lfs_file_truncate(&fs, file, n); }
EXPORT(file_tell) int do_tell(lfs_file_t *file) { return lfs_file_tell(&fs, file); }
EXPORT(file_size) int do_size(lfs_file_t *file) { return lfs_file_size(&fs, file); }

EXPORT(dir_bytes) uint32_t dir_bytes(void) { return sizeof(lfs_dir_t); }
EXPORT(dir_open) int do_dir_open(lfs_dir_t *dir, const char *path) { return lfs_dir_open(&fs, dir, path); }
EXPORT(dir_close) int do_dir_close(lfs_dir_t *dir) { return lfs_dir_close(&fs, dir); }
EXPORT(dir_read) int do_dir_read(lfs_dir_t *dir) { return lfs_dir_read(&fs, dir, &info); }
