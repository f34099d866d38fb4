// SPDX-License-Identifier: GPL-3.0-or-later
#include "witness.h"

#include "crew.h"
#include "extents.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <random>
#include <stdexcept>
#include <sys/mman.h>
#include <vector>

namespace daxscope::workload {

namespace {

/// What a page holds: one byte value all over, or no page any more (an access is SIGBUS).
using Content = std::uint16_t;
constexpr Content kGone = 256;

/// What must be seen, in memory that all parties share. A page under change has both its contents.
struct Page {
    std::atomic<Content> now;
    std::atomic<Content> soon;
    std::atomic<std::uint32_t> changes; ///< begun so far
};

constexpr char kEnough = 'q';
constexpr char kLook = 'l';

Content of_source(std::int64_t page) {
    return static_cast<Content>(1 + page % 97);
}
Content of_other(std::int64_t page) {
    return static_cast<Content>(101 + page % 97);
}

class Board {
public:
    explicit Board(std::int64_t pages) : count_(pages) {
        void* memory =
            mmap(nullptr, bytes(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) {
            fail("mmap", "what must be seen");
        }
        shared_ = new (memory) Shared;
        pages_ = new (shared_ + 1) Page[static_cast<std::size_t>(pages)];
        for (std::int64_t page = 0; page < pages; ++page) {
            at(page).now = at(page).soon = of_source(page);
            at(page).changes = 0;
        }
    }
    ~Board() { munmap(shared_, bytes()); }
    Board(const Board&) = delete;
    Board& operator=(const Board&) = delete;

    Page& at(std::int64_t page) const { return pages_[page]; }
    std::int64_t count() const { return count_; }

    /// Marks pages as changing to what `content` says, lets `change` do it, and marks it as done.
    template <typename Become, typename Change>
    void change(std::int64_t first, std::int64_t pages, const Become& content,
                const Change& change) {
        for (std::int64_t page = first; page < first + pages; ++page) {
            at(page).soon = content(page);
            ++at(page).changes;
        }
        change();
        for (std::int64_t page = first; page < first + pages; ++page) {
            at(page).now = at(page).soon.load();
        }
    }

    /// The actor has done all it had to.
    std::atomic<bool>& done() { return shared_->done; }

private:
    struct alignas(Page) Shared {
        std::atomic<bool> done{false};
    };
    std::size_t bytes() const {
        return sizeof(Shared) + static_cast<std::size_t>(count_) * sizeof(Page);
    }
    std::int64_t count_;
    Shared* shared_ = nullptr;
    Page* pages_ = nullptr;
};

void complain(const Mapping& mapping, std::int64_t page, std::size_t at, int seen, Content now) {
    std::fprintf(stderr, "witness %d: %s page %lld byte %zu is %d, must be %d\n", getpid(),
                 mapping.path().c_str(), static_cast<long long>(page), at, seen, now);
}

/// Compares one page, byte by byte.
/// @param known what it must hold; nullptr: what the source holds, always
void look_at(const Mapping& mapping, std::int64_t page, const Page* known, Tally& tally) {
    char seen[kPage];
    const std::uint32_t changes = known != nullptr ? known->changes.load() : 0;
    Content legal[4];
    std::fill(std::begin(legal), std::end(legal), of_source(page));
    if (known != nullptr) {
        legal[0] = known->now;
        legal[1] = known->soon;
    }
    const bool there = read_page(mapping.page(page), seen);
    if (known != nullptr) {
        legal[2] = known->now;
        legal[3] = known->soon;
        if (known->changes - changes > 1) {
            ++tally.skipped; // changed twice meanwhile: nothing can be said
            return;
        }
    }
    const auto may_be = [&legal](Content content) {
        return std::find(std::begin(legal), std::end(legal), content) != std::end(legal);
    };
    if (!there) {
        tally.sigbus += may_be(kGone) ? 0 : 1;
        return;
    }
    ++tally.reads;
    tally.bytes += kPage;
    for (std::size_t k = 0; k < sizeof seen; ++k) {
        const auto byte = static_cast<unsigned char>(seen[k]);
        // The rest of a page that is no longer there is zeros, until its end of file is seen.
        if (!may_be(byte) && !(byte == 0 && may_be(kGone))) {
            if (tally.wrong++ == 0) {
                complain(mapping, page, k, byte, legal[2]);
            }
        }
    }
}

void look(const Mapping& mapping, const Board& board, bool source, Tally& tally) {
    for (std::int64_t page = 0; page < board.count(); ++page) {
        look_at(mapping, page, source ? nullptr : &board.at(page), tally);
    }
}

void fill_file(const std::string& path, std::int64_t pages, Content (*content)(std::int64_t)) {
    make_file(path, pages, "fallocate");
    const Descriptor file(path, O_RDWR);
    std::string data(static_cast<std::size_t>(pages * kPage), 0);
    for (std::int64_t page = 0; page < pages; ++page) {
        std::memset(data.data() + page * kPage, content(page), static_cast<std::size_t>(kPage));
    }
    if (pwrite(file.get(), data.data(), data.size(), 0) != static_cast<ssize_t>(data.size()) ||
        fsync(file.get()) != 0) {
        fail("write", path);
    }
}

/// What the first party can do. Each act is one change, or a change and its way back.
class Actor {
public:
    Actor(const Witness& witness, Board& board, Mapping& mapping, Tally& tally)
        : board_(board), mapping_(mapping), tally_(tally), random_(witness.seed),
          source_(witness.source, O_RDWR), other_(witness.other, O_RDWR) {}

    using Act = void (Actor::*)();
    static Act named(const std::string& name) {
        for (const auto& [each, act] : kActs) {
            if (name == each) {
                return act;
            }
        }
        throw std::runtime_error("witness: no such act: " + name);
    }
    void perform(Act act) {
        ++round_;
        (this->*act)();
    }

private:
    std::int64_t below(std::int64_t count) {
        return std::uniform_int_distribution<std::int64_t>(0, count - 1)(random_);
    }
    std::int64_t range() { return below(board_.count() / kPagesPerPmd) * kPagesPerPmd; }
    Content fresh() const { return static_cast<Content>(201 + round_ % 50); }
    void check(bool done, const char* what) {
        if (!done) {
            fail(what, mapping_.path());
        }
        ++tally_.calls;
    }
    void write_to(std::int64_t first, std::int64_t pages, Content (*content)(std::int64_t),
                  Content same) {
        std::string data(static_cast<std::size_t>(pages * kPage), 0);
        const auto become = [&](std::int64_t page) {
            return content != nullptr ? content(page) : same;
        };
        for (std::int64_t page = 0; page < pages; ++page) {
            std::memset(data.data() + page * kPage, become(first + page),
                        static_cast<std::size_t>(kPage));
        }
        board_.change(first, pages, become, [&] {
            check(pwrite(mapping_.fd(), data.data(), data.size(), first * kPage) ==
                      static_cast<ssize_t>(data.size()),
                  "write");
        });
    }

    void store() {
        const std::int64_t page = below(board_.count());
        const Content value = fresh();
        board_.change(
            page, 1, [value](std::int64_t) { return value; },
            [&] {
                std::memset(const_cast<char*>(mapping_.page(page)), value,
                            static_cast<std::size_t>(kPage));
            });
        ++tally_.writes;
    }
    void sync() {
        store();
        check(fsync(mapping_.fd()) == 0, "fsync");
    }
    void write() { write_to(below(board_.count() - 8), 8, nullptr, fresh()); }
    void punch() {
        const std::int64_t first = below(board_.count() - 8);
        board_.change(
            first, 8, [](std::int64_t) { return Content(0); },
            [&] {
                check(fallocate(mapping_.fd(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                                first * kPage, 8 * kPage) == 0,
                      "punch");
            });
    }
    void truncate() {
        const std::int64_t half = board_.count() / 2, rest = board_.count() - half;
        board_.change(
            half, rest, [](std::int64_t) { return kGone; },
            [&] { check(ftruncate(mapping_.fd(), half * kPage) == 0, "truncate"); });
        board_.change(
            half, rest, [](std::int64_t) { return Content(0); },
            [&] { check(ftruncate(mapping_.fd(), board_.count() * kPage) == 0, "truncate"); });
        write_to(half, rest, of_source, 0);
    }
    void clone() {
        const std::int64_t first = range();
        const bool back = round_ % 2 == 0;
        board_.change(first, kPagesPerPmd, back ? of_source : of_other,
                      [&] { clone_range((back ? source_ : other_).get(), mapping_, first); });
        ++tally_.calls;
    }
    void dedupe() {
        const std::int64_t first = range();
        write_to(first, kPagesPerPmd, of_other, 0);
        check(dedupe_range(other_.get(), mapping_, first), "FIDEDUPERANGE of what is alike");
    }

    static constexpr std::pair<std::string_view, Act> kActs[] = {
        {"store", &Actor::store},   {"fsync", &Actor::sync},        {"write", &Actor::write},
        {"punch", &Actor::punch},   {"truncate", &Actor::truncate}, {"clone", &Actor::clone},
        {"dedupe", &Actor::dedupe},
    };

    Board& board_;
    Mapping& mapping_;
    Tally& tally_;
    std::mt19937 random_;
    Descriptor source_;
    Descriptor other_;
    int round_ = 0;
};

void wait_about(std::mt19937& random, int mean_us) {
    usleep(std::uniform_int_distribution<unsigned>(static_cast<unsigned>(mean_us) / 2,
                                                   static_cast<unsigned>(mean_us) * 3 / 2)(random));
}

} // namespace

std::string_view witness_help() {
    return "What the first party does: none, store, fsync (a store, then fsync), write (write(2)), "
           "punch, truncate, "
           "clone, dedupe";
}

std::vector<Tally> run_witness(const Plan& plan, const Witness& witness) {
    const bool acts = witness.act != "none";
    const Actor::Act act = acts ? Actor::named(witness.act) : nullptr;
    if (plan.parties < (acts ? 3 : 2)) {
        throw std::runtime_error("witness: the actor, a reader and the source's reader are wanted");
    }
    const std::int64_t pages = witness.ranges * kPagesPerPmd;
    fill_file(witness.source, pages, of_source);
    fill_file(witness.other, pages, of_other);
    clone_file(witness.source, plan.path);
    Board board(pages);
    Crew crew(plan, [&](int party, Mapping& mapping, const Line& line, Tally& tally) {
        const bool source = !witness.both && party == plan.parties - 1;
        const bool actor = acts && party == 0;
        std::optional<Mapping> of_the_source;
        if (source) {
            of_the_source.emplace(witness.source, MapPlan{});
        }
        std::optional<Actor> does;
        if (actor) {
            does.emplace(witness, board, mapping, tally);
        }
        const auto turn = [&] {
            if (actor) {
                does->perform(act);
            } else {
                look(source ? *of_the_source : mapping, board, source, tally);
            }
        };
        std::mt19937 random(witness.seed * 1000003U + static_cast<unsigned>(party));
        for (Action action; receive(line.inbox, action) && action.op != kEnough;) {
            if (action.op == kLook) {
                turn();
                if (!transmit(line.outbox, '.')) {
                    return;
                }
                continue;
            }
            // Free: the actor its rounds, readers without one theirs, others until the actor is
            // done.
            for (int round = 0; actor || !acts ? round < witness.rounds : !board.done(); ++round) {
                turn();
                wait_about(random, witness.pause_us);
            }
            if (actor) {
                board.done() = true;
            }
            if (!actor) {
                const std::int64_t wrong = tally.wrong;
                turn(); // once more, with nobody in between
                tally.left = tally.wrong - wrong;
            }
            return;
        }
    });
    if (!witness.in_turns) {
        for (int party = 0; party < plan.parties; ++party) {
            crew.send(party, {.party = party});
        }
        return crew.finish();
    }
    for (int round = 0; round < witness.rounds; ++round) {
        for (int party = 0; party < plan.parties; ++party) {
            crew.send(party, {.party = party, .op = kLook});
            crew.await(party);
        }
    }
    for (int party = 0; party < plan.parties; ++party) {
        crew.send(party, {.party = party, .op = kEnough});
    }
    return crew.finish();
}

} // namespace daxscope::workload
