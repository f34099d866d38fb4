// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/reader/out.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <sys/mman.h>
#include <unistd.h>

namespace daxscope::reader {

namespace {

/// Tasks whose names are kept; a trace with more is told some of them twice.
constexpr std::size_t kMostTasks = 1U << 20U;

template <typename Part>
std::span<const std::byte> bytes_of(const Part& part) {
    return std::as_bytes(std::span(&part, 1));
}

} // namespace

Out::Out() {
    static const auto dropped = std::make_unique_for_overwrite<char[]>(wire::kSlotBytes);
    buffer_ = dropped.get();
}

Out::Out(int socket, int memory) : socket_(socket) {
    void* const at = mmap(nullptr, wire::kSlots * wire::kSlotBytes, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_POPULATE, memory, 0);
    if (at == MAP_FAILED) {
        _exit(1);
    }
    memory_ = buffer_ = static_cast<char*>(at);
}

Out::~Out() {
    if (memory_ != nullptr) {
        munmap(memory_, wire::kSlots * wire::kSlotBytes);
    }
}

void Out::put(wire::Type type, std::uint16_t schema, std::span<const std::byte> part,
              std::string_view text) {
    text = text.substr(0, wire::kMostBytes - part.size());
    const wire::Head head{type, schema, static_cast<std::uint32_t>(part.size() + text.size())};
    char* to = buffer_ + have_;
    have_ += sizeof head + wire::padded(head.bytes);
    std::memset(buffer_ + have_ - sizeof(std::uint64_t), 0, sizeof(std::uint64_t));
    std::memcpy(to, &head, sizeof head);
    to += sizeof head;
    if (!part.empty()) {
        std::memcpy(to, part.data(), part.size());
    }
    if (!text.empty()) {
        std::memcpy(to + part.size(), text.data(), text.size());
    }
    if (have_ >= kFull) {
        next_slot();
    }
}

void Out::meta(std::string_view key, std::string_view value) {
    std::string text(key);
    text += '\n';
    text += value;
    put(wire::Type::Meta, 0, {}, text);
}

std::uint16_t Out::schema(std::string_view system, std::string_view event,
                          const std::vector<std::string>& fields) {
    std::string text(system);
    text += '\n';
    text += event;
    for (const std::string& field : fields) {
        text += '\n';
        text += field;
    }
    if (schemas_ >= wire::kMostSchemas || text.size() > wire::kMostBytes) {
        throw Refused("events", "more kinds of events than any kernel has");
    }
    put(wire::Type::Schema, schemas_, {}, text);
    return schemas_++;
}

void Out::task(std::int32_t tid, std::int32_t tgid, std::string_view comm) {
    const auto found = tasks_.find(tid);
    if (found != tasks_.end() && found->second.tgid == tgid && found->second.comm == comm) {
        return;
    }
    if (tasks_.size() >= kMostTasks) {
        tasks_.clear();
    }
    tasks_[tid] = {tgid, std::string(comm)};
    const wire::TaskPart part{tid, tgid};
    put(wire::Type::Task, 0, bytes_of(part), comm);
}

void Out::event(std::uint16_t schema, const wire::EventPart& part,
                std::span<const std::uint64_t> fields) {
    const wire::Head head{wire::Type::Event, schema,
                          static_cast<std::uint32_t>(sizeof part + fields.size_bytes())};
    char* to = buffer_ + have_;
    have_ += sizeof head + head.bytes;
    std::memcpy(to, &head, sizeof head);
    std::memcpy(to + sizeof head, &part, sizeof part);
    std::memcpy(to + sizeof head + sizeof part, fields.data(), fields.size_bytes());
    ++events_;
    if (have_ >= kFull) {
        next_slot();
    }
}

void Out::loss(std::int64_t from, std::int64_t to, std::int64_t count, std::string_view place) {
    const wire::LossPart part{from, to, count};
    put(wire::Type::Loss, 0, bytes_of(part), place);
}

void Out::progress(std::uint64_t done, std::uint64_t total) {
    const wire::ProgressPart part{done, total};
    put(wire::Type::Progress, 0, bytes_of(part), {});
}

void Out::end() {
    put(wire::Type::End, 0, {}, {});
    flush();
}

void Out::refuse(const Refused& refused) {
    put(wire::Type::Refuse, 0, {}, refused.where + '\n' + refused.what());
    flush();
}

void Out::flush() {
    if (socket_ >= 0 && have_ > 0) {
        const wire::Filled filled{static_cast<std::uint32_t>(have_)};
        while (write(socket_, &filled, sizeof filled) < 0) {
            if (errno != EINTR) {
                _exit(1); // the parent is gone, or wants no more
            }
        }
        slot_ = (slot_ + 1) % wire::kSlots;
        buffer_ = memory_ + slot_ * wire::kSlotBytes;
        ++unread_;
    }
    have_ = 0;
}

/// Gives the slot in hand away and waits until the next one is free.
void Out::next_slot() {
    flush();
    while (unread_ == wire::kSlots) {
        char back = 0;
        const ssize_t got = read(socket_, &back, sizeof back);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            _exit(1);
        }
        unread_ -= got > 0 ? 1 : 0;
    }
}

} // namespace daxscope::reader
