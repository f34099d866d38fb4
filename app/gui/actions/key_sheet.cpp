// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/actions/key_sheet.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHash>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QTextBrowser>
#include <QVBoxLayout>
#include <algorithm>
#include <vector>

namespace daxscope::gui {

namespace {

QString keysOf(const Actions& actions, const QAction* action) {
    QStringList keys;
    for (const QKeySequence& key : actions.keys(action)) {
        keys << key.toString(QKeySequence::NativeText);
    }
    return keys.join(QStringLiteral("  "));
}

/// `size`, or what the screen has room for with a title bar and a margin.
QSize onScreen(const QWidget& dialog, QSize size) {
    constexpr QSize kAround(40, 80);
    return size.boundedTo(dialog.screen()->availableSize() - kAround);
}

QString words(const QAction* action) {
    return action->text().remove(u'&');
}

} // namespace

KeySheet::KeySheet(const Actions& actions, QWidget* parent) : QDialog(parent) {
    constexpr int kLetters = 90, kLines = 40;
    setWindowTitle(tr("Keys"));
    resize(onScreen(*this, {kLetters * fontMetrics().averageCharWidth(),
                            kLines * fontMetrics().lineSpacing()}));
    QStringList menus; // in the order of the menu bar; the docks' keys are added to theirs last
    QHash<QString, QString> rows;
    for (const QAction* action : actions.all()) {
        const QString keys = keysOf(actions, action);
        if (keys.isEmpty()) {
            continue;
        }
        const QString menu = actions.menuOf(action);
        if (!menus.contains(menu)) {
            menus << menu;
        }
        const QString help = action->statusTip().isEmpty() ? words(action) : action->statusTip();
        rows[menu] +=
            QStringLiteral("<tr><td width='30%'><b>%1</b></td><td>%2</td></tr>")
                .arg(keys.toHtmlEscaped().replace(QStringLiteral("  "), QStringLiteral("&nbsp; ")),
                     help.toHtmlEscaped());
    }
    QString html;
    for (const QString& menu : menus) {
        html += QStringLiteral("<h4>%1</h4><table cellpadding='2' width='100%'>%2</table>")
                    .arg(menu.toHtmlEscaped(), rows[menu]);
    }
    html += QStringLiteral("<h4>%1</h4><table cellpadding='2' width='100%'>")
                .arg(tr("In the lanes").toHtmlEscaped());
    const std::pair<QString, QString> gestures[] = {
        {tr("Wheel"), tr("Zoom around the pointer")},
        {tr("Shift+wheel"), tr("Move through time")},
        {tr("Ctrl+wheel"), tr("Rows taller or lower")},
        {tr("Wheel over the labels"), tr("Scroll the rows; so do PgUp and PgDown")},
        {tr("Left, Right"), tr("Put the cursor on the fault before or after, in its row")},
        {tr("Up, Down"), tr("Put the cursor in the row above or below")},
        {tr("Shift+Up, Shift+Down"), tr("Put the cursor in the pane above or below")},
        {tr("Enter"), tr("Select the fault that the cursor is on")},
        {tr("Drag"), tr("Select a time: its figures stand in the dock Selected time")},
        {tr("Drag an edge of it"), tr("Move that edge; near a fault it snaps to its begin or end")},
        {tr("Drag a marker, or a note's flag"), tr("Move it; near a fault it snaps")},
        {tr("Middle drag, drag the labels"), tr("Move through time and rows")},
        {tr("Right drag, Shift+drag"), tr("Zoom to a time")},
        {tr("Click a fault"), tr("Select it; the playhead goes to its begin")},
        {tr("Click beside"), tr("Put the playhead there, select nothing")},
        {tr("Double click"), tr("Zoom to the storm, then to the fault")},
        {tr("Drag on the time axis"), tr("Move the playhead; the selection stays")},
    };
    for (const auto& [gesture, effect] : gestures) {
        html += QStringLiteral("<tr><td width='30%'><b>%1</b></td><td>%2</td></tr>")
                    .arg(gesture.toHtmlEscaped(), effect.toHtmlEscaped());
    }
    auto* text = new QTextBrowser(this);
    text->setHtml(html + QStringLiteral("</table>"));
    text->setAccessibleName(tr("Keys"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(text);
    layout->addWidget(buttons);
}

struct CommandPalette::Impl {
    QList<QAction*> actions;
    QHash<const QAction*, QString> names;
    QHash<const QAction*, QString> keys;
    QLineEdit* line = nullptr;
    QListWidget* list = nullptr;
};

int CommandPalette::match(const QString& typed, const QString& text) {
    const QString wanted = typed.simplified();
    if (wanted.isEmpty()) {
        return 1;
    }
    constexpr int kWhole = 1000, kWordStart = 20, kNext = 10;
    if (const qsizetype at = text.indexOf(wanted, 0, Qt::CaseInsensitive); at >= 0) {
        const bool starts = at == 0 || !text[at - 1].isLetterOrNumber();
        return kWhole + (starts ? kWhole : 0) -
               static_cast<int>(std::min<qsizetype>(at, kWhole - 1));
    }
    int score = 1;
    qsizetype at = -1;
    for (const QChar letter : wanted) {
        if (letter.isSpace()) {
            continue;
        }
        const qsizetype found = text.indexOf(letter, at + 1, Qt::CaseInsensitive);
        if (found < 0) {
            return 0;
        }
        score += found == at + 1 ? kNext : 0;
        score += found == 0 || !text[found - 1].isLetterOrNumber() ? kWordStart : 0;
        at = found;
    }
    return score;
}

CommandPalette::CommandPalette(const Actions& actions, QWidget* parent)
    : QDialog(parent), impl_(std::make_shared<Impl>()) {
    constexpr int kLetters = 75, kLines = 24;
    setWindowTitle(tr("Commands"));
    resize(onScreen(*this, {kLetters * fontMetrics().averageCharWidth(),
                            kLines * fontMetrics().lineSpacing()}));
    for (QAction* action : actions.all()) {
        if (action != actions[Command::Palette]) {
            impl_->actions << action;
            impl_->keys[action] = keysOf(actions, action);
            impl_->names[action] =
                tr("%1: %2").arg(actions.menuOf(action), words(action).remove(u'…'));
        }
    }
    impl_->line = new QLineEdit(this);
    impl_->line->setPlaceholderText(tr("Type a part of a command's name"));
    impl_->line->setAccessibleName(tr("Command"));
    impl_->list = new QListWidget(this);
    impl_->list->setAccessibleName(tr("Commands"));
    impl_->list->setUniformItemSizes(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(impl_->line);
    layout->addWidget(impl_->list);
    impl_->line->installEventFilter(this);
    connect(impl_->line, &QLineEdit::textChanged, this, [this] { refill(); });
    connect(impl_->line, &QLineEdit::returnPressed, this, [this] { run(); });
    connect(impl_->list, &QListWidget::itemActivated, this, [this] { run(); });
    refill();
}

void CommandPalette::refill() {
    std::vector<std::pair<int, QAction*>> found;
    for (QAction* action : impl_->actions) {
        const int score = match(impl_->line->text(), impl_->names[action]);
        if (score > 0 && action->isEnabled()) {
            found.emplace_back(score, action);
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& one, const auto& other) { return one.first > other.first; });
    impl_->list->clear();
    for (const auto& [score, action] : found) {
        const QString keys = impl_->keys[action];
        auto* item = new QListWidgetItem(
            action->icon(),
            keys.isEmpty() ? impl_->names[action]
                           : tr("%1   (%2)").arg(impl_->names[action], keys.section(u' ', 0, 0)),
            impl_->list);
        item->setData(Qt::UserRole, QVariant::fromValue(static_cast<void*>(action)));
        item->setToolTip(action->statusTip());
    }
    impl_->list->setCurrentRow(0);
}

void CommandPalette::run() {
    const QListWidgetItem* item = impl_->list->currentItem();
    if (item == nullptr) {
        return;
    }
    auto* action = static_cast<QAction*>(item->data(Qt::UserRole).value<void*>());
    accept();
    action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp ||
            key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(impl_->list, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace daxscope::gui
