// SPDX-License-Identifier: GPL-3.0-or-later
#include "races.h"

#include "crew.h"
#include "extents.h"

#include <cerrno>
#include <fcntl.h>
#include <random>
#include <stdexcept>
#include <vector>

namespace daxscope::workload {

namespace {

/// A party's own dice.
class Dice {
public:
    Dice(const Race& race, int party)
        : random_(race.seed * 1000003U + static_cast<unsigned>(party)) {}
    std::int64_t below(std::int64_t count) {
        return std::uniform_int_distribution<std::int64_t>(0, count - 1)(random_);
    }

private:
    std::mt19937 random_;
};

using Turn = std::function<void(int party, Dice& dice, Mapping& mapping, Tally& tally)>;

/// Lets all parties loose at once; each takes so many turns.
std::vector<Tally> let_loose(const Plan& plan, const Race& race, const Turn& turn) {
    Crew crew(plan, [&](int party, Mapping& mapping, const Line& line, Tally& tally) {
        Action start;
        if (!receive(line.inbox, start)) {
            return;
        }
        Dice dice(race, party);
        for (int action = 0; action < race.actions; ++action) {
            turn(party, dice, mapping, tally);
        }
    });
    for (int party = 0; party < plan.parties; ++party) {
        crew.send(party, {.party = party});
    }
    return crew.finish();
}

void need_parties(const Plan& plan, int least) {
    if (plan.parties < least) {
        throw std::runtime_error("this race wants " + std::to_string(least) + " parties at least");
    }
}

/// read(2) into the mapping. What it can't fill, for the page is gone by then, is no error of the
/// race.
void fill(int fd, Mapping& mapping, std::int64_t page, Tally& tally) {
    auto* const buffer = const_cast<char*>(mapping.page(page));
    if (pread(fd, buffer, static_cast<std::size_t>(kPage), 0) < 0 && errno != EFAULT) {
        fail("read into a mapping of", mapping.path());
    }
    ++tally.calls;
}

} // namespace

std::vector<Tally> run_collisions(const Plan& plan, const Race& race) {
    const std::int64_t ranges = pmd_ranges(plan.path);
    constexpr std::int64_t kMeetingPages = 4;
    return let_loose(plan, race, [ranges](int party, Dice& dice, Mapping& mapping, Tally& tally) {
        constexpr char kOps[] = {'r', 'w', 'd'};
        // A few pages of each range: the parties are to meet.
        const std::int64_t page = dice.below(ranges) * kPagesPerPmd + dice.below(kMeetingPages);
        perform({party, kOps[dice.below(3)], page, 1}, mapping, tally);
    });
}

std::vector<Tally> run_fills(const Plan& plan, const Race& race) {
    need_parties(plan, 3);
    const std::int64_t pages = pmd_ranges(plan.path) * kPagesPerPmd;
    const Descriptor zero("/dev/zero", O_RDONLY);
    return let_loose(plan, race, [&](int party, Dice& dice, Mapping& mapping, Tally& tally) {
        const std::int64_t page = dice.below(pages);
        if (party == 0) {
            fill(zero.get(), mapping, page, tally);
        } else {
            perform({party, party == 1 ? 'W' : party == 2 ? 'p' : 'r', page, 1}, mapping, tally);
        }
    });
}

std::vector<Tally> run_sharing(const Plan& plan, const Race& race, const std::string& source) {
    need_parties(plan, 2);
    const std::int64_t ranges = pmd_ranges(plan.path);
    const Descriptor from(source, O_RDWR);
    return let_loose(plan, race, [&](int party, Dice& dice, Mapping& mapping, Tally& tally) {
        const std::int64_t page = dice.below(ranges) * kPagesPerPmd;
        const std::int64_t what = dice.below(3);
        if (party != 0) {
            perform({party, 'r', page + dice.below(kPagesPerPmd), 1}, mapping, tally);
            usleep(500); // else all are done before the first range is shared
            return;
        }
        if (what == 0) {
            perform({party, 'W', page, 1}, mapping, tally);
            return;
        }
        if (what == 1) {
            clone_range(from.get(), mapping, page);
        } else {
            dedupe_range(from.get(), mapping,
                         page); // where a write came between, nothing is shared
        }
        ++tally.calls;
    });
}

} // namespace daxscope::workload
