// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small trace made by hand for the tests: two mappings of one file take turns on one PMD range.
#pragma once

#include "replay/store/trace.h"
#include "replay/trace/writer.h"

#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <unistd.h>

namespace daxscope::trace {

inline constexpr std::string_view kSampleRelease = "6.12.48+deb13-amd64";

/// A directory of its own for one test, removed with all that is in it.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string name = std::filesystem::temp_directory_path() / "daxscope-test-XXXXXX";
        path_ = mkdtemp(name.data());
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

struct Sample {
    Session session;
    std::vector<File> files;
    std::vector<Task> tasks;
    std::vector<Mapping> mappings;
    std::vector<Event> events;
    std::vector<Loss> losses;
    std::vector<ClockSnapshot> clocks;

    std::shared_ptr<const Trace> build() const {
        return Trace::build(session, files, tasks, mappings, events, losses, clocks);
    }
    /// Everything but the end of the session.
    void fill(Writer& writer) const {
        for (const auto& [key, value] : session.values) {
            writer.set(key, value);
        }
        for (const File& file : files) {
            writer.add(file);
        }
        for (const Task& task : tasks) {
            writer.add(task);
        }
        for (const Mapping& mapping : mappings) {
            writer.add(mapping);
        }
        for (const Loss& loss : losses) {
            writer.add(loss);
        }
        for (const ClockSnapshot& clock : clocks) {
            writer.add(clock);
        }
        writer.add(events);
    }
    void write(const std::filesystem::path& path) const {
        Writer writer(path, session.kernel_release);
        fill(writer);
        writer.set(key::kEnd, std::to_string(session.end.value_or(0)));
        writer.close();
    }
};

/// `turns` faults, each with its unmap and the zap of the other mapping, in the order in which
/// the ring delivers them: a fault after what happened within it.
inline Sample sample(std::int64_t turns = 4) {
    constexpr std::int64_t kStart = 1'000'000'000, kTurn = 10'000;
    Sample s;
    s.session.kernel_release = kSampleRelease;
    s.session.start = kStart;
    s.session.end = kStart + (turns + 1) * kTurn;
    s.session.values = {{std::string(key::kMachine), "x86_64"},
                        {std::string(key::kPageSize), "4096"},
                        {std::string(key::kPmdSize), "2097152"},
                        {std::string(key::kClock), "boottime"},
                        {std::string(key::kStart), std::to_string(kStart)}};
    s.files = {{1, 0x10300000, 131, "/mnt/pmem/clone", "xfs"}};
    s.tasks = {{1, 100, 100, "reader"}, {2, 101, 101, "reader"}};
    s.mappings = {{1, 1, 100, 1, 0x7f0000000000, 0x7f0000400000, 0, 0x8},
                  {2, 2, 101, 1, 0x7f1000000000, 0x7f1000400000, 0, 0x8}};
    s.clocks = {{kStart, kStart - 5, 1'700'000'000'000'000'000, 1'700'000'037'000'000'000}};
    std::int64_t seq = 0;
    for (std::int64_t turn = 0; turn < turns; ++turn) {
        const std::int64_t ts = kStart + (turn + 1) * kTurn;
        const std::int64_t mine = 1 + turn % 2, other = 3 - mine;
        Event zap;
        zap.seq = ++seq;
        zap.ts = ts + 1500;
        zap.kind = Kind::Zap;
        zap.task = mine;
        zap.mapping = other;
        zap.file = 1;
        zap.pgoff = 512;
        zap.arg0 = 512;
        zap.arg1 = static_cast<std::int64_t>(Origin::PmdFault);
        Event unmap = zap;
        unmap.seq = ++seq;
        unmap.ts = ts + 1000;
        unmap.ts_end = ts + 2000;
        unmap.kind = Kind::Unmap;
        unmap.mapping = kNone;
        Event fault;
        fault.seq = ++seq;
        fault.ts = ts;
        fault.ts_end = ts + 3000;
        fault.kind = Kind::PmdFault;
        fault.task = mine;
        fault.mapping = mine;
        fault.file = 1;
        fault.pgoff = 515;
        fault.flags = 0x1254 | 0x800; // a bit without a name beside named ones
        fault.result = 0x100;
        fault.pmd_out = 0x82000001486008e7;
        fault.arg0 = 1024;
        fault.arg1 = 512;
        fault.extent = static_cast<std::int64_t>(ExtentType::Mapped) |
                       (static_cast<std::int64_t>(kIomapShared) << kExtentFlagsShift);
        s.events.insert(s.events.end(), {zap, unmap, fault});
    }
    return s;
}

} // namespace daxscope::trace
