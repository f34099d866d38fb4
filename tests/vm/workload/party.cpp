// SPDX-License-Identifier: GPL-3.0-or-later
#include "party.h"

#include <cerrno>
#include <csetjmp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace daxscope::workload {
namespace {

constexpr std::int64_t kPmdBytes = kPage * kPagesPerPmd;

thread_local sigjmp_buf access_return;
thread_local volatile sig_atomic_t in_access = 0;

void on_sigbus(int) {
    if (in_access != 0) {
        siglongjmp(access_return, 1);
    }
    std::abort();
}

/// Touches one byte. @return false if the kernel answered with SIGBUS
bool touch(volatile char* byte, bool write) {
    if (sigsetjmp(access_return, 1) != 0) {
        in_access = 0;
        return false;
    }
    in_access = 1;
    if (write) {
        *byte = 'x';
    } else {
        (void)*byte;
    }
    in_access = 0;
    return true;
}

} // namespace

void fail(std::string_view what, std::string_view path) {
    throw std::runtime_error(std::string(what) + " " + std::string(path) + ": " +
                             std::strerror(errno));
}

Descriptor::Descriptor(const std::string& path, int flags)
    : fd_(open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (fd_ < 0) {
        fail("open", path);
    }
}

Descriptor::~Descriptor() {
    close(fd_);
}

void catch_sigbus() {
    struct sigaction action {};
    action.sa_handler = on_sigbus;
    sigaction(SIGBUS, &action, nullptr);
}

bool read_page(const volatile char* page, char* into) {
    if (sigsetjmp(access_return, 1) != 0) {
        in_access = 0;
        return false;
    }
    in_access = 1;
    std::memcpy(into, const_cast<const char*>(page), static_cast<std::size_t>(kPage));
    in_access = 0;
    return true;
}

Mapping::Mapping(const std::string& path, const MapPlan& plan) : path_(path), plan_(plan) {
    fd_ = open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (fd_ < 0) {
        fail("open", path);
    }
    if (plan_.pages == 0) {
        struct stat status {};
        if (fstat(fd_, &status) != 0) {
            fail("stat", path);
        }
        plan_.pages = (status.st_size + kPage - 1) / kPage - plan_.first;
    }
    const auto bytes = static_cast<std::size_t>(plan_.pages * kPage);
    reserved_bytes_ = bytes + 2 * kPmdBytes;
    void* space = mmap(nullptr, reserved_bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (space == MAP_FAILED) {
        fail("mmap (address space)", path);
    }
    reserved_ = static_cast<char*>(space);
    // A PMD can be mapped only where address and file offset agree below 2 MiB; `skew` spoils that.
    const auto start = reinterpret_cast<std::uintptr_t>(reserved_);
    const auto want = static_cast<std::uintptr_t>((plan_.first + plan_.skew) * kPage % kPmdBytes);
    base_ = reserved_ + (want + kPmdBytes - start % kPmdBytes) % kPmdBytes;
    int flags = MAP_SHARED;
    if (plan_.sharing == MapPlan::Sharing::Private) {
        flags = MAP_PRIVATE;
    } else if (plan_.sharing == MapPlan::Sharing::Sync) {
        flags = MAP_SHARED_VALIDATE | MAP_SYNC;
    }
    if (mmap(base_, bytes, PROT_READ | PROT_WRITE, flags | MAP_FIXED, fd_, plan_.first * kPage) ==
        MAP_FAILED) {
        fail("mmap", path);
    }
}

Mapping::~Mapping() {
    munmap(reserved_, reserved_bytes_);
    close(fd_);
}

volatile char* Mapping::page(std::int64_t pgoff) const {
    if (pgoff < plan_.first || pgoff >= plan_.first + plan_.pages) {
        throw std::runtime_error("page " + std::to_string(pgoff) + " of " + path_ +
                                 " is not mapped");
    }
    return base_ + (pgoff - plan_.first) * kPage;
}

void perform(const Action& action, Mapping& mapping, Tally& tally) {
    const off_t offset = action.pgoff * kPage;
    const off_t length = action.pages * kPage;
    if (action.op == 'r' || action.op == 'w') {
        const bool write = action.op == 'w';
        if (!touch(mapping.page(action.pgoff), write)) {
            ++tally.sigbus;
        } else {
            ++(write ? tally.writes : tally.reads);
        }
        return;
    }
    int status = 0;
    switch (action.op) {
    case 'f':
        status = fsync(mapping.fd());
        break;
    case 'm':
        status = msync(const_cast<char*>(mapping.page(action.pgoff)),
                       static_cast<std::size_t>(length), MS_SYNC);
        break;
    case 'd':
        status = madvise(const_cast<char*>(mapping.page(action.pgoff)),
                         static_cast<std::size_t>(length), MADV_DONTNEED);
        break;
    case 'p':
        status =
            fallocate(mapping.fd(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
        break;
    case 'a':
        status = fallocate(mapping.fd(), 0, offset, length);
        break;
    case 't':
        status = ftruncate(mapping.fd(), offset);
        break;
    case 'W': {
        const std::string data(static_cast<std::size_t>(length), 'W');
        const ssize_t written = pwrite(mapping.fd(), data.data(), data.size(), offset);
        status = written == length ? 0 : -1;
        break;
    }
    default:
        throw std::runtime_error(std::string("no such operation: ") + action.op);
    }
    if (status != 0) {
        fail(std::string("operation ") + action.op + " on", mapping.path());
    }
    ++tally.calls;
}

} // namespace daxscope::workload
