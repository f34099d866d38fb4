// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace daxscope::cli {

/// Shows what a verb prints by the user's pager, where it is longer than the terminal, as git does:
/// $DAXSCOPE_PAGER, else $PAGER, else less, with LESS=FRX where the user says nothing else. Empty
/// or "cat": nobody pages. Only on a terminal, whose lines are broken at blanks: keep_lines() says
/// that they are not.
class Pager {
public:
    /// @param kept whether what is printed from now on is kept until show()
    /// @param pages whether it may be paged
    Pager(bool kept, bool pages);
    ~Pager();
    Pager(const Pager&) = delete;
    Pager& operator=(const Pager&) = delete;

    /// Shows what was kept, and waits until the pager is left. What is printed afterwards goes
    /// where it went before.
    void show();

private:
    int out_ = -1;  ///< standard output as it was; -1: nothing is kept
    int kept_ = -1; ///< a file in memory
    bool pages_;
};

} // namespace daxscope::cli
