/* Prints sizes, offsets and numbers of the kernel's netlink interface as the C compiler has them, one a line:
 *
 *	size	STRUCT	OCTETS
 *	offset	STRUCT.FIELD	OCTETS
 *	number	NAME	VALUE
 *
 * Lines are sorted by their place in this file; golden.tsv is this output on x86-64.
 */
#include <stddef.h>
#include <stdio.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/udp.h>
#include <linux/version.h>
#include <linux/xfrm.h>

#define SIZE(type) printf("size\t%s\t%zu\n", #type, sizeof(struct type))
#define OFFSET(type, field) printf("offset\t%s.%s\t%zu\n", #type, #field, offsetof(struct type, field))
/* What came after Linux 6.1 is printed from here where the machine's headers are older. */
#define LATER(name, value) printf("number\t%s\t%d\n", #name, value)
#define NUMBER(name) printf("number\t%s\t%lld\n", #name, (long long)(name))

static void netlink(void)
{
	SIZE(nlmsghdr);
	OFFSET(nlmsghdr, nlmsg_len);
	OFFSET(nlmsghdr, nlmsg_type);
	OFFSET(nlmsghdr, nlmsg_flags);
	OFFSET(nlmsghdr, nlmsg_seq);
	OFFSET(nlmsghdr, nlmsg_pid);
	SIZE(nlattr);
	SIZE(nlmsgerr);
	SIZE(sockaddr_nl);
	NUMBER(NETLINK_ROUTE);
	NUMBER(NETLINK_XFRM);
	NUMBER(NLM_F_REQUEST);
	NUMBER(NLM_F_MULTI);
	NUMBER(NLM_F_ACK);
	NUMBER(NLM_F_DUMP_INTR);
	NUMBER(NLM_F_DUMP);
	NUMBER(NLM_F_REPLACE);
	NUMBER(NLM_F_EXCL);
	NUMBER(NLM_F_CREATE);
	NUMBER(NLM_F_CAPPED);
	NUMBER(NLM_F_ACK_TLVS);
	NUMBER(NLMSG_NOOP);
	NUMBER(NLMSG_ERROR);
	NUMBER(NLMSG_DONE);
	NUMBER(NLMSG_OVERRUN);
	NUMBER(NLMSGERR_ATTR_MSG);
	NUMBER(NLMSGERR_ATTR_OFFS);
	NUMBER(NLMSGERR_ATTR_MISS_TYPE);
	NUMBER(NLA_F_NESTED);
	printf("number\tNLA_TYPE_MASK\t%d\n", NLA_TYPE_MASK & 0xffff);
	NUMBER(NETLINK_ADD_MEMBERSHIP);
	NUMBER(NETLINK_CAP_ACK);
	NUMBER(NETLINK_EXT_ACK);
	NUMBER(NETLINK_GET_STRICT_CHK);
}

static void xfrm_common(void)
{
	printf("size\txfrm_address_t\t%zu\n", sizeof(xfrm_address_t));
	SIZE(xfrm_id);
	OFFSET(xfrm_id, daddr);
	OFFSET(xfrm_id, spi);
	OFFSET(xfrm_id, proto);
	SIZE(xfrm_selector);
	OFFSET(xfrm_selector, daddr);
	OFFSET(xfrm_selector, saddr);
	OFFSET(xfrm_selector, dport);
	OFFSET(xfrm_selector, dport_mask);
	OFFSET(xfrm_selector, sport);
	OFFSET(xfrm_selector, sport_mask);
	OFFSET(xfrm_selector, family);
	OFFSET(xfrm_selector, prefixlen_d);
	OFFSET(xfrm_selector, prefixlen_s);
	OFFSET(xfrm_selector, proto);
	OFFSET(xfrm_selector, ifindex);
	OFFSET(xfrm_selector, user);
	SIZE(xfrm_lifetime_cfg);
	OFFSET(xfrm_lifetime_cfg, soft_byte_limit);
	OFFSET(xfrm_lifetime_cfg, hard_byte_limit);
	OFFSET(xfrm_lifetime_cfg, soft_packet_limit);
	OFFSET(xfrm_lifetime_cfg, hard_packet_limit);
	OFFSET(xfrm_lifetime_cfg, soft_add_expires_seconds);
	OFFSET(xfrm_lifetime_cfg, hard_add_expires_seconds);
	OFFSET(xfrm_lifetime_cfg, soft_use_expires_seconds);
	OFFSET(xfrm_lifetime_cfg, hard_use_expires_seconds);
	SIZE(xfrm_lifetime_cur);
	OFFSET(xfrm_lifetime_cur, bytes);
	OFFSET(xfrm_lifetime_cur, packets);
	OFFSET(xfrm_lifetime_cur, add_time);
	OFFSET(xfrm_lifetime_cur, use_time);
	SIZE(xfrm_stats);
	OFFSET(xfrm_stats, replay_window);
	OFFSET(xfrm_stats, replay);
	OFFSET(xfrm_stats, integrity_failed);
	SIZE(xfrm_mark);
	OFFSET(xfrm_mark, v);
	OFFSET(xfrm_mark, m);
}

static void xfrm_states(void)
{
	SIZE(xfrm_usersa_info);
	OFFSET(xfrm_usersa_info, sel);
	OFFSET(xfrm_usersa_info, id);
	OFFSET(xfrm_usersa_info, saddr);
	OFFSET(xfrm_usersa_info, lft);
	OFFSET(xfrm_usersa_info, curlft);
	OFFSET(xfrm_usersa_info, stats);
	OFFSET(xfrm_usersa_info, seq);
	OFFSET(xfrm_usersa_info, reqid);
	OFFSET(xfrm_usersa_info, family);
	OFFSET(xfrm_usersa_info, mode);
	OFFSET(xfrm_usersa_info, replay_window);
	OFFSET(xfrm_usersa_info, flags);
	SIZE(xfrm_usersa_id);
	OFFSET(xfrm_usersa_id, daddr);
	OFFSET(xfrm_usersa_id, spi);
	OFFSET(xfrm_usersa_id, family);
	OFFSET(xfrm_usersa_id, proto);
	SIZE(xfrm_userspi_info);
	OFFSET(xfrm_userspi_info, info);
	OFFSET(xfrm_userspi_info, min);
	OFFSET(xfrm_userspi_info, max);
	SIZE(xfrm_encap_tmpl);
	OFFSET(xfrm_encap_tmpl, encap_type);
	OFFSET(xfrm_encap_tmpl, encap_sport);
	OFFSET(xfrm_encap_tmpl, encap_dport);
	OFFSET(xfrm_encap_tmpl, encap_oa);
	SIZE(xfrm_replay_state_esn);
	OFFSET(xfrm_replay_state_esn, bmp_len);
	OFFSET(xfrm_replay_state_esn, oseq);
	OFFSET(xfrm_replay_state_esn, seq);
	OFFSET(xfrm_replay_state_esn, oseq_hi);
	OFFSET(xfrm_replay_state_esn, seq_hi);
	OFFSET(xfrm_replay_state_esn, replay_window);
	SIZE(xfrm_algo);
	OFFSET(xfrm_algo, alg_name);
	OFFSET(xfrm_algo, alg_key_len);
	SIZE(xfrm_algo_auth);
	OFFSET(xfrm_algo_auth, alg_name);
	OFFSET(xfrm_algo_auth, alg_key_len);
	OFFSET(xfrm_algo_auth, alg_trunc_len);
	SIZE(xfrm_algo_aead);
	OFFSET(xfrm_algo_aead, alg_name);
	OFFSET(xfrm_algo_aead, alg_key_len);
	OFFSET(xfrm_algo_aead, alg_icv_len);
}

static void xfrm_policies_and_events(void)
{
	SIZE(xfrm_userpolicy_info);
	OFFSET(xfrm_userpolicy_info, sel);
	OFFSET(xfrm_userpolicy_info, lft);
	OFFSET(xfrm_userpolicy_info, curlft);
	OFFSET(xfrm_userpolicy_info, priority);
	OFFSET(xfrm_userpolicy_info, index);
	OFFSET(xfrm_userpolicy_info, dir);
	OFFSET(xfrm_userpolicy_info, action);
	OFFSET(xfrm_userpolicy_info, flags);
	OFFSET(xfrm_userpolicy_info, share);
	SIZE(xfrm_userpolicy_id);
	OFFSET(xfrm_userpolicy_id, sel);
	OFFSET(xfrm_userpolicy_id, index);
	OFFSET(xfrm_userpolicy_id, dir);
	SIZE(xfrm_user_tmpl);
	OFFSET(xfrm_user_tmpl, id);
	OFFSET(xfrm_user_tmpl, family);
	OFFSET(xfrm_user_tmpl, saddr);
	OFFSET(xfrm_user_tmpl, reqid);
	OFFSET(xfrm_user_tmpl, mode);
	OFFSET(xfrm_user_tmpl, share);
	OFFSET(xfrm_user_tmpl, optional);
	OFFSET(xfrm_user_tmpl, aalgos);
	OFFSET(xfrm_user_tmpl, ealgos);
	OFFSET(xfrm_user_tmpl, calgos);
	SIZE(xfrm_user_acquire);
	OFFSET(xfrm_user_acquire, id);
	OFFSET(xfrm_user_acquire, saddr);
	OFFSET(xfrm_user_acquire, sel);
	OFFSET(xfrm_user_acquire, policy);
	OFFSET(xfrm_user_acquire, aalgos);
	OFFSET(xfrm_user_acquire, ealgos);
	OFFSET(xfrm_user_acquire, calgos);
	OFFSET(xfrm_user_acquire, seq);
	SIZE(xfrm_user_expire);
	OFFSET(xfrm_user_expire, state);
	OFFSET(xfrm_user_expire, hard);
	SIZE(xfrm_user_polexpire);
	OFFSET(xfrm_user_polexpire, pol);
	OFFSET(xfrm_user_polexpire, hard);
	SIZE(xfrm_user_mapping);
	OFFSET(xfrm_user_mapping, id);
	OFFSET(xfrm_user_mapping, reqid);
	OFFSET(xfrm_user_mapping, old_saddr);
	OFFSET(xfrm_user_mapping, new_saddr);
	OFFSET(xfrm_user_mapping, old_sport);
	OFFSET(xfrm_user_mapping, new_sport);
	SIZE(xfrmu_spdinfo);
	OFFSET(xfrmu_spdinfo, incnt);
	OFFSET(xfrmu_spdinfo, outcnt);
	OFFSET(xfrmu_spdinfo, fwdcnt);
	OFFSET(xfrmu_spdinfo, inscnt);
	OFFSET(xfrmu_spdinfo, outscnt);
	OFFSET(xfrmu_spdinfo, fwdscnt);
	SIZE(xfrmu_spdhinfo);
	OFFSET(xfrmu_spdhinfo, spdhcnt);
	OFFSET(xfrmu_spdhinfo, spdhmcnt);
	SIZE(xfrmu_sadhinfo);
	OFFSET(xfrmu_sadhinfo, sadhcnt);
	OFFSET(xfrmu_sadhinfo, sadhmcnt);
}

static void xfrm_other(void)
{
	SIZE(xfrm_replay_state);
	OFFSET(xfrm_replay_state, oseq);
	OFFSET(xfrm_replay_state, seq);
	OFFSET(xfrm_replay_state, bitmap);
	SIZE(xfrm_user_sec_ctx);
	OFFSET(xfrm_user_sec_ctx, len);
	OFFSET(xfrm_user_sec_ctx, exttype);
	OFFSET(xfrm_user_sec_ctx, ctx_alg);
	OFFSET(xfrm_user_sec_ctx, ctx_doi);
	OFFSET(xfrm_user_sec_ctx, ctx_len);
	SIZE(xfrm_userpolicy_type);
	OFFSET(xfrm_userpolicy_type, type);
	OFFSET(xfrm_userpolicy_type, reserved1);
	OFFSET(xfrm_userpolicy_type, reserved2);
	SIZE(xfrm_user_offload);
	OFFSET(xfrm_user_offload, ifindex);
	OFFSET(xfrm_user_offload, flags);
	SIZE(xfrm_user_kmaddress);
	OFFSET(xfrm_user_kmaddress, local);
	OFFSET(xfrm_user_kmaddress, remote);
	OFFSET(xfrm_user_kmaddress, reserved);
	OFFSET(xfrm_user_kmaddress, family);
	SIZE(xfrm_user_migrate);
	OFFSET(xfrm_user_migrate, old_daddr);
	OFFSET(xfrm_user_migrate, old_saddr);
	OFFSET(xfrm_user_migrate, new_daddr);
	OFFSET(xfrm_user_migrate, new_saddr);
	OFFSET(xfrm_user_migrate, proto);
	OFFSET(xfrm_user_migrate, mode);
	OFFSET(xfrm_user_migrate, reserved);
	OFFSET(xfrm_user_migrate, reqid);
	OFFSET(xfrm_user_migrate, old_family);
	OFFSET(xfrm_user_migrate, new_family);
	SIZE(xfrm_address_filter);
	OFFSET(xfrm_address_filter, saddr);
	OFFSET(xfrm_address_filter, daddr);
	OFFSET(xfrm_address_filter, family);
	OFFSET(xfrm_address_filter, splen);
	OFFSET(xfrm_address_filter, dplen);
	SIZE(xfrm_user_report);
	OFFSET(xfrm_user_report, proto);
	OFFSET(xfrm_user_report, sel);
	SIZE(xfrm_aevent_id);
	OFFSET(xfrm_aevent_id, sa_id);
	OFFSET(xfrm_aevent_id, saddr);
	OFFSET(xfrm_aevent_id, flags);
	OFFSET(xfrm_aevent_id, reqid);
	SIZE(xfrm_usersa_flush);
	OFFSET(xfrm_usersa_flush, proto);
	SIZE(xfrmu_spdhthresh);
	OFFSET(xfrmu_spdhthresh, lbits);
	OFFSET(xfrmu_spdhthresh, rbits);
	SIZE(xfrm_userpolicy_default);
	OFFSET(xfrm_userpolicy_default, in);
	OFFSET(xfrm_userpolicy_default, fwd);
	OFFSET(xfrm_userpolicy_default, out);
}

static void xfrm_numbers(void)
{
	NUMBER(XFRM_MSG_NEWSA);
	NUMBER(XFRM_MSG_DELSA);
	NUMBER(XFRM_MSG_GETSA);
	NUMBER(XFRM_MSG_NEWPOLICY);
	NUMBER(XFRM_MSG_DELPOLICY);
	NUMBER(XFRM_MSG_GETPOLICY);
	NUMBER(XFRM_MSG_ALLOCSPI);
	NUMBER(XFRM_MSG_ACQUIRE);
	NUMBER(XFRM_MSG_EXPIRE);
	NUMBER(XFRM_MSG_UPDPOLICY);
	NUMBER(XFRM_MSG_UPDSA);
	NUMBER(XFRM_MSG_POLEXPIRE);
	NUMBER(XFRM_MSG_FLUSHSA);
	NUMBER(XFRM_MSG_FLUSHPOLICY);
	NUMBER(XFRM_MSG_NEWAE);
	NUMBER(XFRM_MSG_GETAE);
	NUMBER(XFRM_MSG_REPORT);
	NUMBER(XFRM_MSG_MIGRATE);
	NUMBER(XFRM_MSG_NEWSADINFO);
	NUMBER(XFRM_MSG_GETSADINFO);
	NUMBER(XFRM_MSG_NEWSPDINFO);
	NUMBER(XFRM_MSG_GETSPDINFO);
	NUMBER(XFRM_MSG_MAPPING);
	NUMBER(XFRM_MSG_SETDEFAULT);
	NUMBER(XFRM_MSG_GETDEFAULT);
	NUMBER(XFRMA_UNSPEC);
	NUMBER(XFRMA_ALG_AUTH);
	NUMBER(XFRMA_ALG_CRYPT);
	NUMBER(XFRMA_ALG_COMP);
	NUMBER(XFRMA_ENCAP);
	NUMBER(XFRMA_TMPL);
	NUMBER(XFRMA_SA);
	NUMBER(XFRMA_POLICY);
	NUMBER(XFRMA_SEC_CTX);
	NUMBER(XFRMA_LTIME_VAL);
	NUMBER(XFRMA_REPLAY_VAL);
	NUMBER(XFRMA_REPLAY_THRESH);
	NUMBER(XFRMA_ETIMER_THRESH);
	NUMBER(XFRMA_SRCADDR);
	NUMBER(XFRMA_COADDR);
	NUMBER(XFRMA_LASTUSED);
	NUMBER(XFRMA_POLICY_TYPE);
	NUMBER(XFRMA_MIGRATE);
	NUMBER(XFRMA_ALG_AEAD);
	NUMBER(XFRMA_KMADDRESS);
	NUMBER(XFRMA_ALG_AUTH_TRUNC);
	NUMBER(XFRMA_MARK);
	NUMBER(XFRMA_TFCPAD);
	NUMBER(XFRMA_REPLAY_ESN_VAL);
	NUMBER(XFRMA_SA_EXTRA_FLAGS);
	NUMBER(XFRMA_PROTO);
	NUMBER(XFRMA_ADDRESS_FILTER);
	NUMBER(XFRMA_PAD);
	NUMBER(XFRMA_OFFLOAD_DEV);
	NUMBER(XFRMA_SET_MARK);
	NUMBER(XFRMA_SET_MARK_MASK);
	NUMBER(XFRMA_IF_ID);
	NUMBER(XFRMA_MTIMER_THRESH);
	NUMBER(XFRMA_SAD_CNT);
	NUMBER(XFRMA_SAD_HINFO);
	NUMBER(XFRMA_SPD_INFO);
	NUMBER(XFRMA_SPD_HINFO);
	NUMBER(XFRMA_SPD_IPV4_HTHRESH);
	NUMBER(XFRMA_SPD_IPV6_HTHRESH);
	NUMBER(XFRMNLGRP_ACQUIRE);
	NUMBER(XFRMNLGRP_EXPIRE);
	NUMBER(XFRMNLGRP_SA);
	NUMBER(XFRMNLGRP_POLICY);
	NUMBER(XFRMNLGRP_AEVENTS);
	NUMBER(XFRMNLGRP_REPORT);
	NUMBER(XFRMNLGRP_MIGRATE);
	NUMBER(XFRMNLGRP_MAPPING);
	NUMBER(XFRM_POLICY_IN);
	NUMBER(XFRM_POLICY_OUT);
	NUMBER(XFRM_POLICY_FWD);
	NUMBER(XFRM_POLICY_ALLOW);
	NUMBER(XFRM_POLICY_BLOCK);
	NUMBER(XFRM_POLICY_LOCALOK);
	NUMBER(XFRM_POLICY_ICMP);
	NUMBER(XFRM_MODE_TRANSPORT);
	NUMBER(XFRM_MODE_TUNNEL);
	NUMBER(XFRM_STATE_NOECN);
	NUMBER(XFRM_STATE_DECAP_DSCP);
	NUMBER(XFRM_STATE_NOPMTUDISC);
	NUMBER(XFRM_STATE_WILDRECV);
	NUMBER(XFRM_STATE_ICMP);
	NUMBER(XFRM_STATE_AF_UNSPEC);
	NUMBER(XFRM_STATE_ALIGN4);
	NUMBER(XFRM_STATE_ESN);
	NUMBER(XFRM_SA_XFLAG_DONT_ENCAP_DSCP);
	NUMBER(XFRM_SA_XFLAG_OSEQ_MAY_WRAP);
	NUMBER(XFRM_POLICY_TYPE_MAIN);
	NUMBER(XFRM_POLICY_TYPE_SUB);
	NUMBER(XFRM_SHARE_ANY);
	NUMBER(XFRM_SHARE_SESSION);
	NUMBER(XFRM_SHARE_USER);
	NUMBER(XFRM_SHARE_UNIQUE);
	NUMBER(XFRM_OFFLOAD_IPV6);
	NUMBER(XFRM_OFFLOAD_INBOUND);
	NUMBER(XFRM_OFFLOAD_PACKET);
	NUMBER(XFRM_USERPOLICY_UNSPEC);
	NUMBER(XFRM_USERPOLICY_BLOCK);
	NUMBER(XFRM_USERPOLICY_ACCEPT);
	NUMBER(XFRM_AE_RTHR);
	NUMBER(XFRM_AE_RVAL);
	NUMBER(XFRM_AE_LVAL);
	NUMBER(XFRM_AE_ETHR);
	NUMBER(XFRM_AE_CR);
	NUMBER(XFRM_AE_CE);
	NUMBER(XFRM_AE_CU);
	NUMBER(XFRMA_REPLAY_ESN_MAX);
	NUMBER(IP_XFRM_POLICY);
	NUMBER(IPV6_XFRM_POLICY);
	NUMBER(UDP_ENCAP);
	NUMBER(UDP_ENCAP_ESPINUDP);
}

/* Linux 6.10 to 6.14. */
static void xfrm_numbers_after_6_1(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
	NUMBER(XFRMA_SA_DIR);
	NUMBER(XFRM_SA_DIR_IN);
	NUMBER(XFRM_SA_DIR_OUT);
#else
	LATER(XFRMA_SA_DIR, 33);
	LATER(XFRM_SA_DIR_IN, 1);
	LATER(XFRM_SA_DIR_OUT, 2);
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	NUMBER(XFRMA_NAT_KEEPALIVE_INTERVAL);
#else
	LATER(XFRMA_NAT_KEEPALIVE_INTERVAL, 34);
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	NUMBER(XFRMA_SA_PCPU);
	NUMBER(XFRM_POLICY_CPU_ACQUIRE);
#else
	LATER(XFRMA_SA_PCPU, 35);
	LATER(XFRM_POLICY_CPU_ACQUIRE, 4);
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)
	NUMBER(XFRMA_IPTFS_DROP_TIME);
	NUMBER(XFRMA_IPTFS_REORDER_WINDOW);
	NUMBER(XFRMA_IPTFS_DONT_FRAG);
	NUMBER(XFRMA_IPTFS_INIT_DELAY);
	NUMBER(XFRMA_IPTFS_MAX_QSIZE);
	NUMBER(XFRMA_IPTFS_PKT_SIZE);
	NUMBER(XFRM_MODE_IPTFS);
#else
	LATER(XFRMA_IPTFS_DROP_TIME, 36);
	LATER(XFRMA_IPTFS_REORDER_WINDOW, 37);
	LATER(XFRMA_IPTFS_DONT_FRAG, 38);
	LATER(XFRMA_IPTFS_INIT_DELAY, 39);
	LATER(XFRMA_IPTFS_MAX_QSIZE, 40);
	LATER(XFRMA_IPTFS_PKT_SIZE, 41);
	LATER(XFRM_MODE_IPTFS, 5);
#endif
}

static void route(void)
{
	SIZE(ifaddrmsg);
	OFFSET(ifaddrmsg, ifa_family);
	OFFSET(ifaddrmsg, ifa_prefixlen);
	OFFSET(ifaddrmsg, ifa_flags);
	OFFSET(ifaddrmsg, ifa_scope);
	OFFSET(ifaddrmsg, ifa_index);
	SIZE(rtmsg);
	OFFSET(rtmsg, rtm_family);
	OFFSET(rtmsg, rtm_dst_len);
	OFFSET(rtmsg, rtm_src_len);
	OFFSET(rtmsg, rtm_tos);
	OFFSET(rtmsg, rtm_table);
	OFFSET(rtmsg, rtm_protocol);
	OFFSET(rtmsg, rtm_scope);
	OFFSET(rtmsg, rtm_type);
	OFFSET(rtmsg, rtm_flags);
	SIZE(ifinfomsg);
	OFFSET(ifinfomsg, ifi_family);
	OFFSET(ifinfomsg, ifi_type);
	OFFSET(ifinfomsg, ifi_index);
	OFFSET(ifinfomsg, ifi_flags);
	OFFSET(ifinfomsg, ifi_change);
	NUMBER(RTM_NEWLINK);
	NUMBER(RTM_DELLINK);
	NUMBER(RTM_GETLINK);
	NUMBER(RTM_NEWADDR);
	NUMBER(RTM_DELADDR);
	NUMBER(RTM_GETADDR);
	NUMBER(RTM_NEWROUTE);
	NUMBER(RTM_DELROUTE);
	NUMBER(RTM_GETROUTE);
	NUMBER(IFLA_IFNAME);
	NUMBER(IFLA_MTU);
	NUMBER(IFA_ADDRESS);
	NUMBER(IFA_LOCAL);
	NUMBER(IFA_LABEL);
	NUMBER(IFA_FLAGS);
	NUMBER(IFA_PROTO);
	NUMBER(RTA_DST);
	NUMBER(RTA_SRC);
	NUMBER(RTA_OIF);
	NUMBER(RTA_GATEWAY);
	NUMBER(RTA_PRIORITY);
	NUMBER(RTA_PREFSRC);
	NUMBER(RTA_METRICS);
	NUMBER(RTA_TABLE);
	NUMBER(RTAX_MTU);
	NUMBER(RT_TABLE_UNSPEC);
	NUMBER(RT_TABLE_MAIN);
	NUMBER(RT_SCOPE_UNIVERSE);
	NUMBER(RT_SCOPE_LINK);
	NUMBER(RT_SCOPE_NOWHERE);
	NUMBER(RTM_F_CLONED);
	NUMBER(RTPROT_KERNEL);
	NUMBER(RTPROT_BOOT);
	NUMBER(RTPROT_STATIC);
	NUMBER(RTN_UNICAST);
	NUMBER(RTN_LOCAL);
	NUMBER(RTN_BLACKHOLE);
	NUMBER(RTN_UNREACHABLE);
	NUMBER(RTN_PROHIBIT);
	NUMBER(RTNLGRP_LINK);
	NUMBER(RTNLGRP_IPV4_IFADDR);
	NUMBER(RTNLGRP_IPV4_ROUTE);
	NUMBER(RTNLGRP_IPV6_IFADDR);
	NUMBER(RTNLGRP_IPV6_ROUTE);
}

int main(void)
{
	netlink();
	xfrm_common();
	xfrm_states();
	xfrm_policies_and_events();
	xfrm_other();
	xfrm_numbers();
	xfrm_numbers_after_6_1();
	route();
	return 0;
}
