// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/generate/generate.h"

#include "model/fault.h"

#include <algorithm>
#include <fmt/format.h>
#include <queue>
#include <stdexcept>
#include <thread>

namespace daxscope::generate {

namespace {

using trace::Event;
using trace::Kind;
using trace::Origin;

constexpr std::int64_t kStart = 1'000'000'000'000, kTurn = 2'000; ///< ns
constexpr std::int64_t kPages = 512;                              ///< of a PMD range
constexpr std::uint64_t kThousand = 1'000;

/// SplitMix64: the same numbers with every standard library.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }
    bool share(std::uint32_t of_thousand) { return next() % kThousand < of_thousand; }

private:
    std::uint64_t state_;
};

/// A row comes when it is over.
struct Pending {
    std::int64_t at;
    std::uint64_t made;
    Event event;
    bool operator>(const Pending& other) const {
        return std::pair(at, made) > std::pair(other.at, other.made);
    }
};

void refuse(const char* what) {
    throw std::invalid_argument(what);
}

} // namespace

struct Generator::Impl {
    explicit Impl(Shape wanted) : shape(std::move(wanted)), random(shape.seed) {
        constexpr std::uint32_t kMostRanges = 10'000'000, kMostPath = 4'096;
        constexpr std::uint64_t kMostEvents = 4'000'000'000;
        if (shape.events == 0 || shape.events > kMostEvents) {
            refuse("events: 1 to 4,000,000,000");
        }
        if (shape.ranges == 0 || shape.ranges > kMostRanges) {
            refuse("ranges: 1 to 10,000,000");
        }
        if (shape.mappings == 0 || shape.parties == 0 || shape.turns == 0) {
            refuse("mappings, parties and turns: at least 1");
        }
        if (shape.text > kMostPath) {
            refuse("text: at most 4096 bytes, as a path has");
        }
        shape.parties = std::min(shape.parties, shape.mappings);
        shape.tasks = shape.tasks == 0 ? shape.mappings : std::max(shape.tasks, shape.mappings);
        name();
        // Turns are what takes time; how many there are the events say as they come.
        const std::uint64_t about = shape.events / (shape.storm ? 3 : 1) + 1;
        last = kStart + static_cast<std::int64_t>(about + 2) * kTurn;
    }

    void name() {
        std::string path = "/synthetic/file";
        path.resize(std::max<std::size_t>(path.size(), shape.text), 'x');
        files.push_back({1, 0x10300000, 131, path, "xfs"});
        const std::int64_t bytes = shape.ranges * kPages * 4096;
        for (std::int64_t id = 1; id <= shape.mappings; ++id) {
            const std::uint64_t start = 0x7f0000000000;
            mappings.push_back({id, id, 1000 + id, 1, start,
                                start + static_cast<std::uint64_t>(bytes), 0, trace::kVmShared});
        }
        for (std::int64_t id = 1; id <= shape.tasks; ++id) {
            const std::int64_t process = 1001 + (id - 1) % shape.mappings;
            const bool leader = id <= shape.mappings;
            tasks.push_back({id, process, leader ? process : 10'000'000 + id, "synthetic"});
        }
        session.kernel_release = shape.release;
        session.start = kStart;
        const auto set = [this](std::string_view key, std::string value) {
            session.values[std::string(key)] = std::move(value);
        };
        set(trace::key::kMachine, "x86_64");
        set(trace::key::kPageSize, "4096");
        set(trace::key::kPmdSize, "2097152");
        set(trace::key::kClock, "boottime");
        set(trace::key::kStart, std::to_string(kStart));
        set(trace::key::kSynthetic,
            fmt::format("daxscope-generate --seed {}: {}, {} ranges, {} mappings, {} tasks",
                        shape.seed, shape.storm ? "storm" : "quiet", shape.ranges, shape.mappings,
                        shape.tasks));
    }

    Event row(Kind kind, std::int64_t ts, std::int64_t end, std::int64_t task) const {
        Event event;
        event.kind = kind;
        event.ts = ts;
        event.ts_end = end;
        event.task = task;
        event.file = 1;
        event.evidence = trace::Evidence::Modelled;
        return event;
    }

    void add(Event event) {
        event.settle();
        pending.push({std::max(event.ts, event.ts_end), made++, event});
    }

    void outside(std::int64_t ts, std::int64_t mapping, std::int64_t pgoff) {
        if (shape.wide > 0 && random.share(shape.wide)) {
            Event unmap = row(Kind::Unmap, ts, ts + 50, mapping);
            unmap.arg1 = static_cast<std::int64_t>(Origin::Fallocate);
            add(unmap);
        }
        if (shape.munmaps > 0 && random.share(shape.munmaps)) {
            Event munmap = row(Kind::Munmap, ts + 60, trace::kNone, mapping);
            munmap.mapping = mapping;
            munmap.pgoff = pgoff;
            munmap.arg0 = 1;
            add(munmap);
        }
        if (shape.writebacks > 0 && random.share(shape.writebacks)) {
            Event writeback = row(Kind::WritebackOne, ts + 70, trace::kNone, mapping);
            writeback.pgoff = pgoff;
            writeback.arg0 = kPages;
            add(writeback);
        }
        if (shape.fiemaps > 0 && random.share(shape.fiemaps)) {
            Event fiemap = row(Kind::Fiemap, ts + 80, trace::kNone, trace::kNone);
            fiemap.arg0 = shape.ranges * kPages;
            fiemap.extent = shared();
            add(fiemap);
        }
    }

    static std::int64_t shared() {
        return static_cast<std::int64_t>(trace::ExtentType::Mapped) |
               static_cast<std::int64_t>(trace::kIomapShared) << trace::kExtentFlagsShift;
    }

    /// One access of one party.
    void turn() {
        const std::uint64_t block = turns / shape.turns;
        const std::uint64_t range = shape.storm ? block % shape.ranges : turns % shape.ranges;
        // A quiet trace's parties come to a range once each, and then again.
        const std::uint64_t who = shape.storm ? turns : turns / shape.ranges;
        const auto mapping_at = [&](std::uint64_t k) {
            return static_cast<std::int64_t>((range * shape.parties + k % shape.parties) %
                                             shape.mappings) +
                   1;
        };
        const std::int64_t mapping = mapping_at(who), other = mapping_at(who + 1);
        const std::uint64_t threads =
            (shape.tasks - static_cast<std::uint64_t>(mapping)) / shape.mappings + 1;
        const std::int64_t task =
            mapping + static_cast<std::int64_t>((turns / shape.parties) % threads) * shape.mappings;
        const std::int64_t ts = kStart + static_cast<std::int64_t>(++turns) * kTurn;
        const std::int64_t pgoff = static_cast<std::int64_t>(range) * kPages;
        now = ts;
        outside(ts, mapping, pgoff);
        const bool late = shape.late > 0 && random.share(shape.late);
        Event fault = row(Kind::PmdFault, ts + 100, late ? last : ts + 1600, task);
        fault.mapping = mapping;
        fault.pgoff = pgoff;
        fault.flags = random.share(shape.writes) ? 0x255 : 0x254;
        fault.result = static_cast<std::int32_t>(model::vm_fault::kNopage);
        fault.pmd_out = shape.gone > 0 && random.share(shape.gone) ? 0 : 0xe7;
        fault.arg0 = shape.ranges * kPages;
        fault.arg1 = kPages;
        fault.extent =
            shape.storm ? shared() : static_cast<std::int64_t>(trace::ExtentType::Mapped);
        add(fault);
        if (!shape.storm) {
            return;
        }
        Event unmap = row(Kind::Unmap, ts + 400, ts + 1000, task);
        unmap.pgoff = pgoff;
        unmap.arg0 = kPages;
        unmap.arg1 = static_cast<std::int64_t>(Origin::PmdFault);
        add(unmap);
        if (other != mapping) {
            Event zap = unmap;
            zap.kind = Kind::Zap;
            zap.mapping = other;
            zap.ts = ts + 500;
            zap.ts_end = trace::kNone;
            add(zap);
        }
    }

    Shape shape;
    Random random;
    std::vector<trace::File> files;
    std::vector<trace::Task> tasks;
    std::vector<trace::Mapping> mappings;
    trace::Session session;
    std::priority_queue<Pending, std::vector<Pending>, std::greater<>> pending;
    std::uint64_t turns = 0, made = 0, given = 0;
    std::int64_t now = kStart, last = 0;
};

Generator::Generator(Shape shape) : impl_(std::make_unique<Impl>(std::move(shape))) {}
Generator::~Generator() = default;

const std::vector<trace::File>& Generator::files() const {
    return impl_->files;
}
const std::vector<trace::Task>& Generator::tasks() const {
    return impl_->tasks;
}
const std::vector<trace::Mapping>& Generator::mappings() const {
    return impl_->mappings;
}
const trace::Session& Generator::session() const {
    return impl_->session;
}
std::int64_t Generator::end() const {
    return std::max(impl_->last, impl_->now + kTurn);
}

bool Generator::next(std::size_t most, std::vector<Event>& events) {
    Impl& made = *impl_;
    const std::uint64_t before = made.given;
    while (made.given - before < most) {
        while (made.made < made.shape.events &&
               (made.pending.empty() || made.pending.top().at >= made.now)) {
            made.turn();
        }
        if (made.pending.empty()) {
            break;
        }
        events.push_back(made.pending.top().event);
        events.back().seq = static_cast<std::int64_t>(++made.given);
        made.pending.pop();
    }
    return made.given > before;
}

std::vector<trace::Loss> Generator::losses() const {
    std::vector<trace::Loss> losses;
    const auto count = static_cast<std::int64_t>(impl_->shape.losses);
    losses.reserve(impl_->shape.losses);
    const std::int64_t length = end() - kStart;
    for (std::int64_t k = 0; k < count; ++k) {
        const auto at = [&](std::int64_t n) {
            return kStart +
                   static_cast<std::int64_t>(static_cast<double>(length) * static_cast<double>(n) /
                                             static_cast<double>(count));
        };
        losses.push_back({at(k), at(k + 1), "ringbuf_full", "synthetic", 1});
    }
    return losses;
}

std::shared_ptr<const trace::Trace> build(const Shape& shape) {
    Generator generator(shape);
    std::vector<Event> events;
    events.reserve(shape.events);
    while (generator.next(SIZE_MAX, events)) {
    }
    trace::Session session = generator.session();
    session.end = generator.end();
    return trace::Trace::build(session, generator.files(), generator.tasks(), generator.mappings(),
                               std::move(events), generator.losses());
}

void write(const Shape& shape, const Pace& pace, const std::filesystem::path& path, trace::Old old,
           const std::function<bool(std::uint64_t)>& piece_done) {
    Generator generator(shape);
    trace::Writer writer(path, shape.release, old);
    for (const auto& [key, value] : generator.session().values) {
        writer.set(key, value);
    }
    for (const trace::File& file : generator.files()) {
        writer.add(file);
    }
    for (const trace::Task& task : generator.tasks()) {
        writer.add(task);
    }
    for (const trace::Mapping& mapping : generator.mappings()) {
        writer.add(mapping);
    }
    writer.take_name();
    const auto begin = std::chrono::steady_clock::now();
    const std::uint64_t piece =
        std::max<std::uint64_t>(shape.events / std::max(pace.pieces, 1U), 1);
    constexpr std::uint64_t kMostAtOnce = 65'536;
    std::vector<Event> events;
    std::uint64_t given = 0, committed = 0;
    bool goes_on = true;
    while (goes_on) {
        const std::uint64_t most = std::min(committed + piece - given, kMostAtOnce);
        if (!generator.next(most, events)) {
            break;
        }
        writer.add(events);
        given += events.size();
        events.clear();
        if (given - committed < piece) {
            continue;
        }
        if (pace.rate > 0) {
            std::this_thread::sleep_until(
                begin + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                            std::chrono::duration<double>(static_cast<double>(given) / pace.rate)));
        }
        writer.flush();
        committed = given;
        goes_on = !piece_done || piece_done(given);
    }
    for (const trace::Loss& loss : generator.losses()) {
        writer.add(loss);
    }
    writer.set(trace::key::kEnd, std::to_string(generator.end()));
    writer.set(trace::key::kEndReason, goes_on ? "all was made" : "stopped");
    writer.close();
}

} // namespace daxscope::generate
