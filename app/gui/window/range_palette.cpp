// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/range_palette.h"

#include "app/gui/actions/key_sheet.h"
#include "app/gui/state/format.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

namespace {
constexpr std::size_t kMostListed = 200; // nobody reads more
}

RangePalette::RangePalette(std::shared_ptr<const Sides> sides, ViewState& state, QWidget* parent)
    : QDialog(parent), sides_(std::move(sides)), state_(state), line_(new QLineEdit(this)),
      list_(new QListWidget(this)) {
    constexpr int kLetters = 75, kLines = 20;
    setObjectName(QStringLiteral("range-palette"));
    setWindowTitle(tr("Range by name"));
    resize(kLetters * fontMetrics().averageCharWidth(), kLines * fontMetrics().lineSpacing());
    for (std::uint32_t row = 0; row < sides_->rows(); ++row) {
        const std::uint32_t before = (*sides_)[Side::Before].range(row);
        const Side side = before != replay::kNoIndex ? Side::Before : Side::After;
        const trace::Trace& trace = (*sides_)[side].trace();
        const std::uint32_t range = (*sides_)[side].range(row);
        names_.push_back(tr("%1, %2").arg(format::file(trace, trace.ranges()[range].file),
                                          format::range(trace, range)));
    }
    line_->setPlaceholderText(tr("Type a part of a file's path or of an offset"));
    line_->setAccessibleName(tr("Range"));
    list_->setAccessibleName(tr("Ranges"));
    list_->setUniformItemSizes(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(line_);
    layout->addWidget(list_);
    line_->installEventFilter(this);
    connect(line_, &QLineEdit::textChanged, this, [this] { refill(); });
    connect(line_, &QLineEdit::returnPressed, this, [this] { go(); });
    connect(list_, &QListWidget::itemActivated, this, [this] { go(); });
    refill();
}

void RangePalette::refill() {
    std::vector<std::pair<int, std::uint32_t>> found;
    for (std::uint32_t row = 0; row < names_.size(); ++row) {
        if (const int score = CommandPalette::match(line_->text(), names_[row]); score > 0) {
            found.emplace_back(-score, row);
        }
    }
    const std::size_t listed = std::min(found.size(), kMostListed);
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(listed),
                      found.end());
    list_->clear();
    for (std::size_t k = 0; k < listed; ++k) {
        const std::uint32_t row = found[k].second;
        const bool hidden = !state_.rows().contains(row);
        auto* item =
            new QListWidgetItem(hidden ? tr("%1 (hidden)").arg(names_[row]) : names_[row], list_);
        item->setData(Qt::UserRole, row);
    }
    list_->setCurrentRow(0);
}

void RangePalette::go() {
    const QListWidgetItem* item = list_->currentItem();
    if (item == nullptr) {
        return;
    }
    const std::uint32_t row = item->data(Qt::UserRole).toUInt();
    accept();
    if (!state_.rows().contains(row)) {
        state_.setRows(state_.rows() + QVector<std::uint32_t>{row});
    }
    state_.setCurrentRange(row);
}

bool RangePalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp ||
            key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(list_, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace daxscope::gui
